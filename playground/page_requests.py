"""What the page sends, resolved to the people, conversations and views that it names."""

import json
from dataclasses import dataclass

from aiohttp import web

from playground.errors import PageError
from playground.interactions import Act
from playground.records import Conversation, Message, Person, View
from playground.slack import Slack
from playground.wire import JsonObject


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The body of a request, or the fields of a form, by one acting person."""

    slack: Slack
    body: JsonObject

    @classmethod
    async def read(cls, slack: Slack, request: web.Request) -> "PageRequest":
        """The request's JSON body; PageError where it is none."""
        try:
            body = json.loads(await request.text())
        except ValueError as error:
            raise PageError("The body is not JSON.") from error
        if not isinstance(body, dict):
            raise PageError("The body is not a JSON object.")
        return cls(slack, body)

    @property
    def person(self) -> Person:
        """Who acts."""
        return acting_person(self.slack, self.text("as"))

    @property
    def conversation(self) -> Conversation:
        """Where; one that the acting person is in."""
        return self._conversation(self.text("channel"))

    @property
    def thread_ts(self) -> str | None:
        """In which thread, if any."""
        thread_ts = self.body.get("thread_ts") or None
        if thread_ts and self.slack.workspace.message(self.conversation.id, thread_ts) is None:
            raise PageError("There is no such thread.", status=404)
        return thread_ts

    @property
    def place(self) -> Message | View:
        """The message or view that is acted on, as the acting person sees it."""
        container = self.structure("container")
        if "view_id" in container:
            return self.view(container["view_id"])
        channel = self._conversation(container.get("channel", "")).id
        ts = container.get("message_ts", "")
        message = self.slack.workspace.message_seen_by(self.person.id, channel, ts)
        if message is None:
            raise PageError("There is no such message.", status=404)
        return message

    @property
    def act(self) -> Act:
        """Which element is acted on, and what the elements around it hold."""
        return Act(self.text("block_id"), self.text("action_id"), self.body.get("values") or {})

    def view(self, view_id: str) -> View:
        """An open view of the acting person."""
        view = self.slack.views.find(view_id)
        if view is None or view.person != self.person.id:
            raise PageError("This view is no longer open.", status=404)
        return view

    def text(self, name: str) -> str:
        """A text that must be given."""
        value = self.body.get(name)
        if not isinstance(value, str):
            raise PageError(f"“{name}” is missing.")
        return value

    def structure(self, name: str) -> JsonObject:
        """An object that must be given."""
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise PageError(f"“{name}” is missing.")
        return value

    def _conversation(self, channel: str) -> Conversation:
        conversation = self.slack.workspace.conversation(channel)
        if conversation is None or self.person.id not in conversation.members:
            raise PageError("There is no such conversation.", status=404)
        return conversation


def acting_person(slack: Slack, person_id: str) -> Person:
    """The person of this id."""
    person = slack.workspace.person(person_id)
    if person is None:
        raise PageError("There is nobody of this id.", status=404)
    return person
