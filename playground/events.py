"""The Events API: changes in the workspace as the app hears of them.

Source: https://docs.slack.dev/apis/events-api and https://docs.slack.dev/reference/events
"""

from playground.changes import Change, MessageDeleted, MessageEdited, MessagePosted
from playground.credentials import Credentials
from playground.event_deliveries import EventDeliveries
from playground.ids import new_id
from playground.manifest import Manifest
from playground.records import Conversation, ConversationKind, Message, Person
from playground.slack_shapes import message_object, view_object
from playground.views import Views
from playground.wire import JsonObject
from playground.workspace import Workspace

MESSAGE_EVENTS = {
    ConversationKind.CHANNEL: "message.channels",
    ConversationKind.GROUP: "message.groups",
    ConversationKind.IM: "message.im",
}


class Events:
    """Sends the events that the manifest subscribes to, from where the app is a member."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        manifest: Manifest,
        deliveries: EventDeliveries,
        credentials: Credentials,
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._manifest = manifest
        self._deliveries = deliveries
        self._credentials = credentials

    def hear(self, change: Change) -> None:
        """Tell the app of a change, as a subscriber of the workspace's changes."""
        match change:
            case MessagePosted(message) if not message.is_ephemeral:
                self._send_posted(message)
            case MessageEdited(message, before) if not message.is_ephemeral:
                self._send_change(message, self._changed_event(message, before))
            case MessageDeleted(message) if not message.is_ephemeral:
                self._send_change(message, self._deleted_event(message))
            case _:
                pass  # everything else is between Slack and its people

    def tell_home_opened(self, person: Person) -> None:
        """Tell the app that a person opened its Home tab."""
        if "app_home_opened" not in self._manifest.events or not self._manifest.has_home:
            return
        channel = self._workspace.direct_messages(person.id)
        event: JsonObject = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id if channel else "",
            "tab": "home",
            "event_ts": self._workspace.new_timestamp(),
        }
        home = self._views.home_of(person.id)
        if home is not None:
            event["view"] = view_object(self._workspace, home)
        self._send(event)

    def tell_app_removed(self) -> None:
        """Tell the app that it was taken out of the workspace, and that its token is good for nothing."""
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self._workspace.app.user_id]}}
        for event in (revoked, {"type": "app_uninstalled"}):
            if event["type"] in self._manifest.events:
                self._deliver(event)

    def tell_access_revoked(self) -> None:
        """Tell the app that its organisation has taken it from this workspace.

        Source: https://docs.slack.dev/reference/events/team_access_revoked
        """
        if "team_access_revoked" in self._manifest.events:
            event: JsonObject = {"type": "team_access_revoked", "team_ids": [self._workspace.team.id]}
            nowhere = {"team_id": None, "context_team_id": None}
            self._deliveries.start(self._outer(event) | nowhere)

    def _send_posted(self, message: Message) -> None:
        conversation = self._heard_conversation(message)
        if conversation is None:
            return
        if MESSAGE_EVENTS[conversation.kind] in self._manifest.events:
            self._send(self._message_event(message, conversation))
        if "app_mention" in self._manifest.events and f"<@{self._workspace.app.user_id}>" in message.text:
            mention = self._message_event(message, conversation) | {"type": "app_mention"}
            mention.pop("channel_type")
            self._send(mention)
        if "file_shared" in self._manifest.events:
            for file_id in message.files:
                self._send(self._file_shared_event(message, file_id))

    def _send_change(self, message: Message, event: JsonObject) -> None:
        conversation = self._heard_conversation(message)
        if conversation is not None and MESSAGE_EVENTS[conversation.kind] in self._manifest.events:
            self._send(event | {"channel_type": conversation.kind.value})

    def _heard_conversation(self, message: Message) -> Conversation | None:
        conversation = self._workspace.conversation(message.channel)
        if conversation is None or self._workspace.app.user_id not in conversation.members:
            return None
        return conversation

    def _message_event(self, message: Message, conversation: Conversation) -> JsonObject:
        author = self._workspace.person(message.author)
        abroad = (
            {"user_team": author.team_id, "source_team": author.team_id} if author and author.team_id else {}
        )
        return (
            message_object(self._workspace, message)
            | abroad
            | {
                "channel": message.channel,
                "event_ts": message.ts,
                "channel_type": conversation.kind.value,
            }
        )

    def _changed_event(self, message: Message, before: Message) -> JsonObject:
        event = self._hidden_event("message_changed", message)
        event["message"] = message_object(self._workspace, message)
        event["previous_message"] = message_object(self._workspace, before)
        return event

    def _deleted_event(self, message: Message) -> JsonObject:
        event = self._hidden_event("message_deleted", message)
        event["deleted_ts"] = message.ts
        event["previous_message"] = message_object(self._workspace, message)
        return event

    def _hidden_event(self, subtype: str, message: Message) -> JsonObject:
        ts = self._workspace.new_timestamp()
        return {
            "type": "message",
            "subtype": subtype,
            "channel": message.channel,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
        }

    def _file_shared_event(self, message: Message, file_id: str) -> JsonObject:
        return {
            "type": "file_shared",
            "channel_id": message.channel,
            "file_id": file_id,
            "user_id": message.author,
            "file": {"id": file_id},
            "event_ts": message.ts,
        }

    def _send(self, event: JsonObject) -> None:
        """Tell an app that is installed."""
        if self._credentials.is_installed:
            self._deliver(event)

    def _deliver(self, event: JsonObject) -> None:
        self._deliveries.start(self._outer(event))

    def _outer(self, event: JsonObject) -> JsonObject:
        """What stands around each event; of an organisation's installation it names no workspace within."""
        workspace, whole = self._workspace, self._credentials.organisation
        enterprise = whole.id if whole else None
        authorization = {
            "enterprise_id": enterprise,
            "team_id": None if whole else workspace.team.id,
            "user_id": workspace.app.user_id,
            "is_bot": True,
            "is_enterprise_install": whole is not None,
        }
        return {
            "token": "playground",
            "team_id": workspace.team.id,
            **({"enterprise_id": enterprise} if whole else {}),
            "context_team_id": workspace.team.id,
            "context_enterprise_id": enterprise,
            "api_app_id": workspace.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(workspace.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": new_id("4-"),
        }
