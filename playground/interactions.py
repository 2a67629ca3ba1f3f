"""What people do with what the app shows: pressing, choosing, searching.

Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload and
/block_suggestion-payload
"""

from dataclasses import dataclass

from playground.block_kit import suggestion_breaches
from playground.elements import checked_action, find_element, state_values
from playground.envelopes import Envelope, NotAcknowledgedError
from playground.errors import PageError
from playground.modal_files import with_files
from playground.records import Message, Person, View
from playground.response_urls import Occasion
from playground.slack import Slack
from playground.slack_shapes import message_object, view_object
from playground.wire import JsonObject

TIMED_OUT = "Operation timed out. Apps need to respond within 3 seconds."


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did to one element, and what the elements around it hold."""

    block_id: str
    action_id: str
    values: JsonObject


class Interactions:
    """Tells the app of actions on messages and views."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def act(self, person: Person, place: Message | View, act: Act, given: JsonObject) -> bool:
        """Send a block action; False when the app did not acknowledge it in time, which the person reads."""
        element = find_element(place.blocks, act.block_id, act.action_id)
        _require_dispatched(place.blocks, act.block_id)
        value = checked_action(element, given)
        held = self._values_with(place, act, {"type": element["type"], **value})
        values = with_files(self._slack, person, place.blocks, held)
        payload = self._payload("block_actions", person, place) | {
            "trigger_id": self._slack.triggers.issue(person.id),
            "actions": [self._action(element, act, value)],
        }
        self._add_state(payload, person, place, values)
        try:
            await self._slack.sockets.deliver(Envelope(kind="interactive", payload=payload))
        except NotAcknowledgedError:
            self.notify_of_timeout(person, place)
            return False
        return True

    async def suggest(self, person: Person, place: Message | View, act: Act, typed: str) -> JsonObject:
        """The options that the app suggests for what was typed; none when it does not answer well."""
        element = find_element(place.blocks, act.block_id, act.action_id)
        if len(typed) < element.get("min_query_length", 3):
            return {"options": []}
        payload = self._payload("block_suggestion", person, place) | {
            "block_id": act.block_id,
            "action_id": act.action_id,
            "value": typed,
        }
        envelope = Envelope(kind="interactive", payload=payload, accepts_answer=True)
        try:
            answer = await self._slack.sockets.deliver(envelope)
        except NotAcknowledgedError:
            return {"options": []}
        return {"options": []} if suggestion_breaches(answer) else answer

    def notify_of_timeout(self, person: Person, place: Message | View) -> None:
        """Let Slackbot tell the person that the app was too slow."""
        thread_ts = place.thread_ts if isinstance(place, Message) else None
        self._slack.workspace.notify(person.id, self._channel(person, place), TIMED_OUT, thread_ts)

    def base_payload(self, kind: str, person: Person) -> JsonObject:
        """What every interaction's payload begins with."""
        workspace, whole = self._slack.workspace, self._slack.credentials.organisation
        return {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": workspace.team_of(person.id),
            },
            "api_app_id": workspace.app.id,
            "token": "playground",
            "team": {"id": workspace.team.id, "domain": workspace.team.domain},
            "enterprise": {"id": whole.id, "name": whole.name} if whole else None,
            "is_enterprise_install": whole is not None,
        }

    def _payload(self, kind: str, person: Person, place: Message | View) -> JsonObject:
        payload = self.base_payload(kind, person)
        workspace = self._slack.workspace
        if isinstance(place, View):
            container = {"type": "view", "view_id": place.id}
            return payload | {"container": container, "view": view_object(workspace, place)}
        payload["container"] = _message_container(place)
        payload["channel"] = {"id": place.channel, "name": self._channel_name(place.channel)}
        if not place.is_ephemeral:
            payload["message"] = message_object(workspace, place)
        return payload

    def _add_state(
        self, payload: JsonObject, person: Person, place: Message | View, values: JsonObject
    ) -> None:
        if isinstance(place, View):
            payload["view"]["state"] = {"values": values}
            self._slack.views.keep_values(place, values)
            return
        occasion = Occasion(person=person.id, channel=place.channel, message_ts=place.ts)
        payload["state"] = {"values": values}
        payload["response_url"] = self._slack.response_urls.issue(occasion)

    def _values_with(self, place: Message | View, act: Act, value: JsonObject) -> JsonObject:
        given = {**act.values, act.block_id: {**act.values.get(act.block_id, {}), act.action_id: value}}
        return state_values(place.blocks, given)

    def _action(self, element: JsonObject, act: Act, value: JsonObject) -> JsonObject:
        names = ("placeholder", "initial_option", "initial_options", "initial_date", "confirm")
        shown = {name: element[name] for name in names if name in element}
        return shown | {
            "type": element["type"],
            "block_id": act.block_id,
            "action_id": act.action_id,
            "action_ts": self._slack.workspace.new_timestamp(),
            **value,
        }

    def _channel(self, person: Person, place: Message | View) -> str:
        if isinstance(place, Message):
            return place.channel
        direct = self._slack.workspace.direct_messages(person.id)
        if direct is None:
            raise PageError("This person has no direct messages with the app.")
        return direct.id

    def _channel_name(self, channel: str) -> str:
        conversation = self._slack.workspace.conversation(channel)
        if conversation is None or channel.startswith("D"):
            return "directmessage"
        return conversation.name


def _require_dispatched(blocks: list[JsonObject] | None, block_id: str) -> None:
    """Raise PageError where Slack tells the app nothing before its modal is handed in.

    Source: https://docs.slack.dev/reference/block-kit/blocks/input-block
    """
    block = next((one for one in blocks or () if one.get("block_id") == block_id), {})
    if block.get("type") == "input" and not block.get("dispatch_action", False):
        raise PageError("An input block without dispatch_action tells the app nothing.")


def _message_container(message: Message) -> JsonObject:
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
