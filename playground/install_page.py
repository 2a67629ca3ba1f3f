"""Slack's page on which people allow the app in one of their workspaces; it sends them back to the app.

Source: https://docs.slack.dev/authentication/installing-with-oauth
"""

import html
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aiohttp import web

from playground import cast
from playground.grants import Grant
from playground.slack import Slack

_CARRIED = ("client_id", "scope", "state", "redirect_uri")


class InstallPage:
    """Asks in which workspace, and whether; what the app asked wrongly is said on the page, as Slack does."""

    def __init__(self, slacks: Sequence[Slack]) -> None:
        self._slacks = slacks
        self._grants = slacks[0].grants

    def routes(self) -> list[web.RouteDef]:
        """The page, and what its form sends."""
        return [
            web.get("/oauth/v2/authorize", self._ask),
            web.post("/oauth/v2/authorize", self._decide),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        self._require_fitting(request.query)
        carried = "".join(_hidden(name, request.query.get(name, "")) for name in _CARRIED)
        teams = "".join(
            f'<option value="{slack.workspace.team.id}">{html.escape(slack.workspace.team.name)}</option>'
            for slack in self._slacks
        )
        if len(self._slacks) > 1:
            whole = f"all of {cast.ORGANISATION.name}"
            teams += f'<option value="{cast.ORGANISATION.id}">{html.escape(whole)}</option>'
        name = html.escape(self._slacks[0].manifest.name)
        body = (
            f"<!DOCTYPE html><html><head><title>Install {name} | Playground</title></head><body>"
            f"<h1>{name} asks to be let into a workspace</h1><form method=post>{carried}"
            f"<label>Workspace <select name=team>{teams}</select></label>"
            "<p><button name=decision value=allow>Allow</button> "
            "<button name=decision value=cancel>Cancel</button></p></form></body></html>"
        )
        return web.Response(text=body, content_type="text/html")

    async def _decide(self, request: web.Request) -> web.Response:
        given = {name: str(value) for name, value in (await request.post()).items()}
        self._require_fitting(given)
        target = given.get("redirect_uri") or self._grants.redirect_urls[0]
        told = {"state": given.get("state", "")}
        if given.get("decision") == "allow":
            told = {"code": self._grants.give(self._grant(given, target))} | told
        else:
            told = {"error": "access_denied"} | told
        raise web.HTTPFound(f"{target}?{urlencode(told)}")

    def _grant(self, given: Mapping[str, str], target: str) -> Grant:
        is_whole = given.get("team") == cast.ORGANISATION.id
        wanted = cast.SECOND.team.id if is_whole else given.get("team")
        slack = next((one for one in self._slacks if one.workspace.team.id == wanted), None)
        if slack is None:
            raise web.HTTPBadRequest(text="invalid_team_for_non_distributed_app")
        workspace = slack.workspace
        return Grant(
            team=workspace.team,
            app=workspace.app,
            credentials=slack.credentials,
            scopes=frozenset(given["scope"].split(",")),
            installer=next(person.id for person in workspace.people if person.is_admin),
            redirect_uri=target,
            at=workspace.clock(),
            organisation=cast.ORGANISATION if is_whole else None,
        )

    def _require_fitting(self, given: Mapping[str, str]) -> None:
        """Refuse what is not this app's: its client id, its redirect URLs, its scopes."""
        if given.get("client_id") != self._grants.client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        redirect_urls = self._grants.redirect_urls
        if not redirect_urls or (given.get("redirect_uri") or redirect_urls[0]) not in redirect_urls:
            raise web.HTTPBadRequest(text="bad_redirect_uri")
        scopes = set(given.get("scope", "").split(","))
        if not scopes <= self._slacks[0].manifest.scopes:
            raise web.HTTPBadRequest(text="invalid_scope")


def _hidden(name: str, value: str) -> str:
    return f'<input type=hidden name={name} value="{html.escape(value)}">'
