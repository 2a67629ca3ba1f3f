"""Who calls, and how an app connects."""

from playground.web_api.call import Call
from playground.wire import JsonObject


async def auth_test(call: Call) -> JsonObject:
    """auth.test: whom the token stands for."""
    workspace, organisation = call.workspace, call.slack.credentials.organisation
    whole = {"enterprise_id": organisation.id, "is_enterprise_install": True} if organisation else {}
    return {
        "url": f"{workspace.url}/",
        "team": workspace.team.name,
        "user": workspace.app.name.lower(),
        "team_id": workspace.team.id,
        "user_id": workspace.app.user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
        **whole,
    }


async def api_test(call: Call) -> JsonObject:
    """api.test: what was sent, back again."""
    return {"args": dict(call.arguments)}


async def oauth_access(call: Call) -> JsonObject:
    """oauth.v2.access: the token of a workspace or organisation, for the code that someone there has given.

    Source: https://docs.slack.dev/reference/methods/oauth.v2.access
    """
    told = call.arguments
    grant = call.slack.grants.redeem(
        told.text("client_id"), told.text("client_secret"), told.text("code"), told.text("redirect_uri")
    )
    grant.credentials.install(grant.scopes, grant.organisation)
    whole = grant.organisation
    return {
        "access_token": grant.credentials.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(grant.credentials.scopes)),
        "bot_user_id": grant.app.user_id,
        "app_id": grant.app.id,
        "team": None if whole else {"id": grant.team.id, "name": grant.team.name},
        "enterprise": {"id": whole.id, "name": whole.name} if whole else None,
        "is_enterprise_install": whole is not None,
        "authed_user": {"id": grant.installer},
    }


async def open_connection(call: Call) -> JsonObject:
    """apps.connections.open: the address of a new WebSocket."""
    address = call.workspace.url.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket/{call.slack.sockets.new_ticket()}?app_id={call.workspace.app.id}"}
