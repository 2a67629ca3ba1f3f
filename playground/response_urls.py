"""response_url: the app's address for answering an action or a command.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
import secrets
from dataclasses import dataclass, replace

from aiohttp import web

from playground.errors import SlackError
from playground.failures import PlannedFailures
from playground.holds import end_without_answer
from playground.ids import Clock
from playground.limits import Limits
from playground.message_content import MessageContent, content_of
from playground.records import Draft, Message
from playground.wire import JsonObject
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is answered: who did something, in which conversation, and on which message if any."""

    person: str
    channel: str
    message_ts: str | None = None


@dataclass(frozen=True, slots=True)
class _OpenUrl:
    occasion: Occasion
    expires: float
    uses_left: int


class ResponseUrls:
    """The response_urls given out; each takes a few answers for a while."""

    def __init__(self, workspace: Workspace, limits: Limits, clock: Clock, failures: PlannedFailures) -> None:
        self._workspace = workspace
        self._failures = failures
        self._limits = limits
        self._clock = clock
        self._open: dict[str, _OpenUrl] = {}

    def issue(self, occasion: Occasion) -> str:
        """An address for answers to this occasion."""
        ticket = secrets.token_urlsafe(16)
        expires = self._clock() + self._limits.response_url_seconds
        self._open[ticket] = _OpenUrl(occasion, expires, self._limits.response_url_uses)
        return f"{self._workspace.url}/response/{ticket}"

    def issued(self, ticket: str) -> bool:
        """Whether an address with this ticket was given out here."""
        return ticket in self._open

    async def serve(self, request: web.Request) -> web.Response:
        """Take one answer of the app."""
        failure = self._failures.take("response_url")
        if failure is None:
            return await self._take_in(request)
        if failure.done:
            await self._take_in(request)
        await end_without_answer(failure, request)
        return web.Response(status=failure.status, text=failure.error or "")

    async def _take_in(self, request: web.Request) -> web.Response:
        try:
            occasion = self._use(request.match_info["ticket"])
            self.answer(occasion, json.loads(await request.text()))
        except SlackError as error:
            status = 404 if error.code in ("used_url", "expired_url") else 400
            return web.json_response(error.answer(), status=status)
        return web.json_response({"ok": True})

    def answer(self, occasion: Occasion, answer: JsonObject) -> None:
        """Show what the app answers: a new message, or another one in place of the original."""
        original = self._original(occasion)
        if answer.get("delete_original"):
            if original is not None:
                self._workspace.delete(original)
            return
        content = content_of(answer, self._limits.message_text, self._limits)
        if answer.get("replace_original") and original is not None:
            self._workspace.edit(original, content.text, content.blocks)
            return
        self._workspace.post(self._draft(occasion, answer, content))

    def _use(self, ticket: str) -> Occasion:
        url = self._open.get(ticket)
        if url is None or url.expires < self._clock():
            raise SlackError("expired_url")
        if url.uses_left < 1:
            raise SlackError("used_url")
        self._open[ticket] = replace(url, uses_left=url.uses_left - 1)
        return url.occasion

    def _original(self, occasion: Occasion) -> Message | None:
        if occasion.message_ts is None:
            return None
        return self._workspace.message_seen_by(occasion.person, occasion.channel, occasion.message_ts)

    def _draft(self, occasion: Occasion, answer: JsonObject, content: MessageContent) -> Draft:
        in_channel = answer.get("response_type") == "in_channel"
        return Draft(
            channel=occasion.channel,
            author=self._workspace.app.user_id,
            text=content.text,
            blocks=content.blocks,
            thread_ts=answer.get("thread_ts"),
            reader=None if in_channel else occasion.person,
        )
