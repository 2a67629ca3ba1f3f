"""The page itself, and what it shows to the acting person."""

from pathlib import Path

from aiohttp import web

from playground.errors import PageError
from playground.page_requests import acting_person
from playground.page_shapes import command_shape, conversation_shape, message_shape, person_shape
from playground.private_files import file_response
from playground.records import Person
from playground.samples import Samples
from playground.slack import Slack
from playground.slack_shapes import view_object
from playground.wire import JsonObject


class PageReading:
    """Serves the page, its state, its live changes and its downloads."""

    def __init__(self, slack: Slack, samples: Samples, page: Path) -> None:
        self._slack = slack
        self._samples = samples
        self._page = page

    def routes(self) -> list[web.AbstractRouteDef]:
        """The addresses of everything that the page reads."""
        return [
            web.get("/", self._serve_page),
            web.get("/archives/{place:.*}", self._serve_page),
            web.get("/ui/state", self._serve_state),
            web.get("/ui/live", self._serve_live),
            web.get("/ui/files/{file}/download", self._serve_download),
            web.static("/page", self._page),
        ]

    def state(self, person: Person) -> JsonObject:
        """Everything that this person sees."""
        workspace, views = self._slack.workspace, self._slack.views
        app, home = workspace.app, views.home_of(person.id)
        conversations = workspace.conversations_of(person.id)
        return {
            "workspace": {"id": workspace.team.id, "name": workspace.team.name},
            "you": person.id,
            "people": [person_shape(one) for one in workspace.people],
            "groups": [{"id": group.id, "handle": group.handle} for group in workspace.groups],
            "app": {
                "id": app.id,
                "user_id": app.user_id,
                "name": app.name,
                "connected": self._slack.sockets.connected,
                "has_home": self._slack.manifest.has_home,
            },
            "conversations": [conversation_shape(workspace, one) for one in conversations],
            "messages": {one.id: self._messages(one.id, person) for one in conversations},
            "commands": [command_shape(command) for command in self._slack.manifest.commands],
            "samples": self._samples.shapes(),
            "home": view_object(workspace, home) if home else None,
            "modals": [view_object(workspace, view) for view in views.modals_of(person.id)],
        }

    def _messages(self, channel: str, person: Person) -> list[JsonObject]:
        messages = self._slack.workspace.messages(channel, person.id)
        return [message_shape(self._slack.workspace, message, person.id) for message in messages]

    def _person(self, request: web.Request) -> Person:
        first = self._slack.workspace.people[0]
        return acting_person(self._slack, request.query.get("as", first.id))

    async def _serve_page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(self._page / "index.html")

    async def _serve_state(self, request: web.Request) -> web.Response:
        return web.json_response(self.state(self._person(request)))

    async def _serve_live(self, request: web.Request) -> web.WebSocketResponse:
        return await self._slack.pages.serve(request, self._person(request))

    async def _serve_download(self, request: web.Request) -> web.Response:
        person = self._person(request)
        file = self._slack.workspace.file(request.match_info["file"])
        places = {one.id for one in self._slack.workspace.conversations_of(person.id)}
        if file is None or places.isdisjoint(file.channels):
            raise PageError("There is no such file.", status=404)
        return file_response(file)
