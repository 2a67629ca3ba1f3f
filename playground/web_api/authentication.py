"""Who calls, and how an app connects."""

from playground.web_api.call import Call
from playground.wire import JsonObject


async def auth_test(call: Call) -> JsonObject:
    """auth.test: whom the token stands for."""
    workspace = call.workspace
    return {
        "url": f"{workspace.url}/",
        "team": workspace.team.name,
        "user": workspace.app.name.lower(),
        "team_id": workspace.team.id,
        "user_id": workspace.app.user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


async def api_test(call: Call) -> JsonObject:
    """api.test: what was sent, back again."""
    return {"args": dict(call.arguments)}


async def open_connection(call: Call) -> JsonObject:
    """apps.connections.open: the address of a new WebSocket."""
    address = call.workspace.url.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket/{call.slack.sockets.new_ticket()}?app_id={call.workspace.app.id}"}
