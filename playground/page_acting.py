"""The page's doing: what a person says, shares, presses and fills in."""

from aiohttp import BodyPartReader, web

from playground.errors import PageError
from playground.ids import new_id
from playground.interactions import Interactions
from playground.modal_files import require_accepted
from playground.page_requests import PageRequest
from playground.page_shapes import file_shape
from playground.records import Draft, File
from playground.samples import Samples
from playground.slack import Slack
from playground.slash_commands import SlashCommands
from playground.submissions import Submissions
from playground.typed_text import slack_text


class PageActing:
    """Carries out what people do on the page."""

    def __init__(self, slack: Slack, samples: Samples) -> None:
        self._slack = slack
        self._samples = samples
        self._interactions = Interactions(slack)
        self._submissions = Submissions(slack, self._interactions)
        self._commands = SlashCommands(slack)

    def routes(self) -> list[web.RouteDef]:
        """The addresses of everything that a person can do."""
        return [
            web.post("/ui/messages", self._say),
            web.post("/ui/files", self._share_files),
            web.post("/ui/samples", self._share_sample),
            web.post("/ui/actions", self._act),
            web.post("/ui/suggestions", self._suggest),
            web.post("/ui/views/files", self._put_files),
            web.post("/ui/views/submit", self._submit),
            web.post("/ui/views/close", self._close),
            web.post("/ui/home", self._open_home),
        ]

    async def _say(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        typed = asked.text("text").strip("\n")
        if typed.startswith("/"):
            await self._commands.run(asked.person, asked.conversation, typed, asked.thread_ts)
            return web.json_response({"command": True})
        if not typed.strip():
            raise PageError("There is nothing to say.")
        draft = self._draft(asked, typed)
        return web.json_response({"ts": self._slack.workspace.post(draft).ts})

    async def _share_files(self, request: web.Request) -> web.Response:
        asked, contents = await _read_form(self._slack, request)
        if not contents:
            raise PageError("There is no file.")
        return self._shared(asked, contents)

    async def _share_sample(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        name = asked.text("name")
        return self._shared(asked, [(name, self._samples.content(name))])

    async def _act(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        given = asked.structure("action")
        acknowledged = await self._interactions.act(asked.person, asked.place, asked.act, given)
        return web.json_response({"ok": True} if acknowledged else {"ok": False, "error": "timeout"})

    async def _suggest(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        typed = asked.text("value")
        return web.json_response(
            await self._interactions.suggest(asked.person, asked.place, asked.act, typed)
        )

    async def _put_files(self, request: web.Request) -> web.Response:
        asked, contents = await _read_form(self._slack, request)
        view = asked.view(asked.text("view_id"))
        files = [self._new_file(asked, name, content) for name, content in contents]
        for file in files:
            require_accepted(view, asked.text("block_id"), asked.text("action_id"), file)
            self._slack.workspace.keep_file(file)
        return web.json_response({"files": [file.id for file in files]})

    async def _submit(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        view = asked.view(asked.text("view_id"))
        return web.json_response(
            await self._submissions.submit(asked.person, view, asked.body.get("values") or {})
        )

    async def _close(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        await self._submissions.close(asked.person, asked.view(asked.text("view_id")))
        return web.json_response({"ok": True})

    async def _open_home(self, request: web.Request) -> web.Response:
        asked = await self._read(request)
        self._slack.events.tell_home_opened(asked.person)
        return web.json_response({"ok": True})

    async def _read(self, request: web.Request) -> PageRequest:
        return await PageRequest.read(self._slack, request)

    def _draft(self, asked: PageRequest, typed: str, files: tuple[str, ...] = ()) -> Draft:
        return Draft(
            channel=asked.conversation.id,
            author=asked.person.id,
            text=slack_text(self._slack.workspace, typed),
            files=files,
            thread_ts=asked.thread_ts,
            subtype="file_share" if files else None,
        )

    def _shared(self, asked: PageRequest, contents: list[tuple[str, bytes]]) -> web.Response:
        files = [self._new_file(asked, name, content) for name, content in contents]
        ids = tuple(file.id for file in files)
        draft = self._draft(asked, asked.body.get("text") or "", ids)
        for file in files:
            self._slack.workspace.keep_file(file)
        message = self._slack.workspace.share_files(draft)
        shapes = [file_shape(file, asked.person.id) for file in files]
        return web.json_response({"ts": message.ts, "files": shapes})

    def _new_file(self, asked: PageRequest, name: str, content: bytes) -> File:
        return File(
            id=new_id("F"),
            name=name,
            title=name,
            content=content,
            author=asked.person.id,
            created=int(self._slack.workspace.clock()),
            facts=self._slack.workspace.coming_facts,
            stub=self._slack.workspace.coming_stub,
        )


async def _read_form(slack: Slack, request: web.Request) -> tuple[PageRequest, list[tuple[str, bytes]]]:
    """The fields of a multipart form, and the names and bytes of its files."""
    if not request.content_type.startswith("multipart/"):
        raise PageError("Files come as a multipart form.")
    fields = {}
    contents = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.name == "file":
            contents.append(await _file_part(part))
        else:
            fields[part.name] = await part.text()
    return PageRequest(slack, fields), contents


async def _file_part(part: BodyPartReader) -> tuple[str, bytes]:
    return part.filename or "untitled", bytes(await part.read())
