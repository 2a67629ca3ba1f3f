"""One call of the Web API: its arguments, and the pretend Slack that it is made to."""

from dataclasses import dataclass

from playground.errors import SlackError
from playground.records import Conversation, ConversationKind, Message, Person
from playground.slack import Slack
from playground.web_api.arguments import Arguments
from playground.workspace import Workspace

SCOPE_NOUNS = {
    ConversationKind.CHANNEL: "channels",
    ConversationKind.GROUP: "groups",
    ConversationKind.IM: "im",
}


@dataclass(frozen=True, slots=True)
class Call:
    """What every method is given."""

    slack: Slack
    arguments: Arguments

    @property
    def workspace(self) -> Workspace:
        """The workspace that is asked about."""
        return self.slack.workspace

    @property
    def bot(self) -> str:
        """The user id that the app acts as."""
        return self.workspace.app.user_id

    def conversation(self, argument: str = "channel") -> Conversation:
        """The conversation named by its id, by `#name` or by a person's id; else channel_not_found."""
        name = self.arguments.required(argument)
        found = self.workspace.conversation(name) or self.workspace.direct_messages(name)
        if found is None and name.startswith("#"):
            found = next((one for one in self.workspace.conversations if one.name == name[1:]), None)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def joined_conversation(self) -> Conversation:
        """A conversation that the app is in; else not_in_channel."""
        conversation = self.conversation()
        if self.bot not in conversation.members:
            raise SlackError("not_in_channel")
        return conversation

    def conversation_under(self, scope: str) -> Conversation:
        """A conversation that this kind of scope (`read`, `history`) lets the app see."""
        conversation = self.conversation()
        self.require_scope(f"{SCOPE_NOUNS[conversation.kind]}:{scope}")
        if conversation.kind is not ConversationKind.CHANNEL and self.bot not in conversation.members:
            raise SlackError("channel_not_found")
        return conversation

    def message(self, conversation: Conversation, argument: str) -> Message:
        """A message of the conversation; else message_not_found."""
        message = self.workspace.message(conversation.id, self.arguments.required(argument))
        if message is None:
            raise SlackError("message_not_found")
        return message

    def thread_ts(self, conversation: Conversation) -> str | None:
        """The thread to reply in; it must be named by its parent, not by a reply."""
        thread_ts = self.arguments.text("thread_ts")
        if not thread_ts:
            return None
        parent = self.workspace.message(conversation.id, thread_ts)
        if parent is None:
            raise SlackError("thread_not_found")
        if parent.thread_ts is not None:
            raise SlackError("cannot_reply_to_message")
        return thread_ts

    def person(self, argument: str = "user") -> Person:
        """A person; else user_not_found."""
        person = self.workspace.person(self.arguments.required(argument))
        if person is None:
            raise SlackError("user_not_found")
        return person

    def require_scope(self, *scopes: str) -> None:
        """Refuse the call unless the app has one of these scopes."""
        provided = self.slack.credentials.scopes
        if scopes and provided.isdisjoint(scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(provided)))
