"""Modals handed in or closed, and what the app says to that.

Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload and
https://docs.slack.dev/surfaces/modals#response_actions
"""

from playground.elements import empty_value, state_values
from playground.envelopes import Envelope, NotAcknowledgedError
from playground.errors import SlackError
from playground.interactions import Interactions
from playground.modal_files import with_files
from playground.records import Person, Surface, View
from playground.slack import Slack
from playground.slack_shapes import view_object
from playground.view_content import checked_content
from playground.wire import JsonObject

NOT_CONNECTED = "We had some trouble connecting. Try again?"
REQUIRED = "Please complete this required field."


class Submissions:
    """Tells the app of modals, and does what it answers."""

    def __init__(self, slack: Slack, interactions: Interactions) -> None:
        self._slack = slack
        self._interactions = interactions

    async def submit(self, person: Person, view: View, given: JsonObject) -> JsonObject:
        """Hand a modal in: what the page is to show, errors by block id among it."""
        values = with_files(self._slack, person, view.blocks, state_values(view.blocks, given))
        errors = _missing_inputs(view, values)
        if errors:
            return {"errors": errors}
        view = self._slack.views.keep_values(view, values)
        payload = self._payload("view_submission", person, view) | {
            "trigger_id": self._slack.triggers.issue(person.id),
            "response_urls": [],
        }
        envelope = Envelope(kind="interactive", payload=payload, accepts_answer=True)
        try:
            return self._follow(view, await self._slack.sockets.deliver(envelope))
        except (NotAcknowledgedError, SlackError):
            return {"ok": False, "error": NOT_CONNECTED}

    async def close(self, person: Person, view: View) -> None:
        """Close a modal, and tell the app where it asked to be told."""
        clears = view.content.get("clear_on_close", False)
        if clears:
            self._slack.views.close_all(person.id)
        else:
            self._slack.views.close(view)
        if not view.content.get("notify_on_close", False):
            return
        payload = self._payload("view_closed", person, view) | {"is_cleared": clears}
        try:
            await self._slack.sockets.deliver(Envelope(kind="interactive", payload=payload))
        except NotAcknowledgedError:
            self._interactions.notify_of_timeout(person, view)

    def _payload(self, kind: str, person: Person, view: View) -> JsonObject:
        payload = self._interactions.base_payload(kind, person)
        return payload | {"view": view_object(self._slack.workspace, view)}

    def _follow(self, view: View, answer: JsonObject) -> JsonObject:
        views = self._slack.views
        match answer.get("response_action"):
            case "errors":
                return {"errors": answer["errors"]}
            case "update":
                views.update(view, self._content(answer))
            case "push":
                views.push(view.person, self._content(answer))
            case "clear":
                views.close_all(view.person)
            case _:
                self._close_submitted(view)
        return {"ok": True}

    def _close_submitted(self, view: View) -> None:
        """Without an answer a modal closes, unless the app closed it already."""
        current = self._slack.views.find(view.id)
        if current is not None:
            self._slack.views.close(current)

    def _content(self, answer: JsonObject) -> JsonObject:
        return checked_content(answer.get("view"), Surface.MODAL, self._slack.limits.view_bytes)


def _missing_inputs(view: View, values: JsonObject) -> JsonObject:
    return {
        block["block_id"]: REQUIRED
        for block in view.blocks
        if block["type"] == "input" and not block.get("optional", False)
        if empty_value(block["element"], values[block["block_id"]][block["element"]["action_id"]])
    }
