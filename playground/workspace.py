"""The state of the pretend workspace: who is in it, and what was said and shared."""

from collections.abc import Iterable
from dataclasses import replace

from playground.changes import (
    Announcements,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Notice,
    ThreadGrew,
)
from playground.ids import Clock, Timestamps
from playground.records import (
    AppIdentity,
    Conversation,
    ConversationKind,
    Draft,
    File,
    Message,
    Person,
    Team,
    UserGroup,
)
from playground.wire import JsonObject

TOMBSTONE = "tombstone"


class Workspace:
    """People, conversations, messages and files; each change is announced."""

    def __init__(
        self,
        team: Team,
        app: AppIdentity,
        clock: Clock,
        announcements: Announcements,
        url: str,
        page_url: str = "",
    ) -> None:
        """At `url` the app finds all that it asks for; people find their page at `page_url`, or there too."""
        self.team = team
        self.app = app
        self.clock = clock
        self.announcements = announcements
        self.url = url
        self.page_url = page_url or url
        self._timestamps = Timestamps(clock)
        self._people: dict[str, Person] = {}
        self._conversations: dict[str, Conversation] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._files: dict[str, File] = {}
        self._groups: dict[str, UserGroup] = {}
        self.coming_facts: JsonObject = {}
        self.coming_stub: JsonObject | None = None
        """What the app is told of the files that people share from now on; as in `File`."""
        self.too_old = set[str]()
        """The messages that nobody can edit any more, by their timestamps."""

    def populate(self, people: Iterable[Person], conversations: Iterable[Conversation]) -> None:
        """Let these people in, and open these conversations."""
        self._people.update((person.id, person) for person in people)
        for conversation in conversations:
            self._conversations[conversation.id] = conversation
            self._messages.setdefault(conversation.id, {})

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody but the bot."""
        return tuple(self._people.values())

    def person(self, person_id: str) -> Person | None:
        """The person of this id."""
        return self._people.get(person_id)

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """All conversations, in the order they were opened."""
        return tuple(self._conversations.values())

    def conversation(self, channel: str) -> Conversation | None:
        """The conversation of this id."""
        return self._conversations.get(channel)

    def conversations_of(self, member: str) -> tuple[Conversation, ...]:
        """The conversations that this user is a member of."""
        return tuple(one for one in self._conversations.values() if member in one.members)

    def direct_messages(self, person_id: str) -> Conversation | None:
        """The direct messages of a person with the app."""
        ims = (one for one in self.conversations_of(person_id) if one.kind is ConversationKind.IM)
        return next(ims, None)

    def admit(self, people: Iterable[Person], channel: str) -> None:
        """Let people into the workspace, and into one of its channels."""
        joining = tuple(people)
        conversation = self._conversations[channel]
        members = conversation.members | {person.id for person in joining}
        self.populate(joining, [replace(conversation, members=members)])

    @property
    def groups(self) -> tuple[UserGroup, ...]:
        """All user groups, the disabled ones included."""
        return tuple(self._groups.values())

    def group(self, group_id: str) -> UserGroup | None:
        """The user group of this id."""
        return self._groups.get(group_id)

    def keep_group(self, group: UserGroup) -> None:
        """Make a user group, or let one be as it is here."""
        self._groups[group.id] = group

    def team_of(self, author: str) -> str:
        """The workspace that an author is at home in."""
        person = self.person(author)
        return (person.team_id if person else "") or self.team.id

    def remove_member(self, channel: str, member: str) -> None:
        """Take a user, or the bot, out of a channel."""
        conversation = self._conversations[channel]
        self._conversations[channel] = replace(conversation, members=conversation.members - {member})

    def new_timestamp(self) -> str:
        """A timestamp later than every one before."""
        return self._timestamps.next()

    def post(self, draft: Draft) -> Message:
        """Put a message into its conversation, or before its one reader when it is ephemeral."""
        fields = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
        message = Message(**fields, ts=self.new_timestamp())
        self._messages[message.channel][message.ts] = message
        self.announcements.announce(MessagePosted(message))
        self._announce_thread(message)
        return message

    def edit(self, message: Message, text: str, blocks: list[JsonObject] | None) -> Message:
        """Show a message anew, at its old place; Slack marks it as edited only when it has no blocks."""
        edited_ts = message.edited_ts if blocks else self.new_timestamp()
        edited = replace(message, text=text, blocks=blocks, edited_ts=edited_ts)
        self._messages[message.channel][message.ts] = edited
        self.announcements.announce(MessageEdited(edited, before=message))
        return edited

    def delete(self, message: Message) -> None:
        """Take a message away; one with replies leaves Slack's tombstone."""
        if self.replies(message):
            gone = replace(
                message, text="This message was deleted.", blocks=None, files=(), subtype=TOMBSTONE
            )
            self._messages[message.channel][message.ts] = gone
            self.announcements.announce(MessageEdited(gone, before=message))
            return
        del self._messages[message.channel][message.ts]
        self.announcements.announce(MessageDeleted(message))
        self._announce_thread(message)

    def message(self, channel: str, ts: str) -> Message | None:
        """The message that everyone in the conversation sees under this timestamp."""
        message = self._messages.get(channel, {}).get(ts)
        return None if message is None or message.is_ephemeral else message

    def message_seen_by(self, person_id: str, channel: str, ts: str) -> Message | None:
        """The message under this timestamp, also where it is ephemeral and this person's."""
        message = self._messages.get(channel, {}).get(ts)
        return message if message is not None and message.reader in (None, person_id) else None

    def messages(self, channel: str, reader: str | None = None) -> list[Message]:
        """A conversation's messages, oldest first, with the reader's ephemeral ones."""
        return [one for one in self._messages[channel].values() if one.reader in (None, reader)]

    def replies(self, parent: Message) -> list[Message]:
        """The replies in this message's thread, oldest first."""
        return [
            one
            for one in self._messages[parent.channel].values()
            if one.thread_ts == parent.ts and not one.is_ephemeral
        ]

    def notify(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        """Let Slackbot tell one person something."""
        self.announcements.announce(Notice(person, channel, text, thread_ts))

    def keep_file(self, file: File) -> None:
        """Keep a file; it is seen once a message shares it."""
        self._files[file.id] = file

    def share_files(self, draft: Draft) -> Message:
        """Post a message that carries files, and note where they were shared."""
        for file_id in draft.files:
            file = self._files[file_id]
            channels = dict.fromkeys((*file.channels, draft.channel))
            self._files[file_id] = replace(file, channels=tuple(channels))
        return self.post(draft)

    def file(self, file_id: str) -> File | None:
        """The file of this id."""
        return self._files.get(file_id)

    def delete_file(self, file: File) -> None:
        """Take a file away, also from the messages that share it."""
        del self._files[file.id]
        for messages in self._messages.values():
            for message in [one for one in messages.values() if file.id in one.files]:
                left = replace(message, files=tuple(one for one in message.files if one != file.id))
                messages[message.ts] = left
                self.announcements.announce(MessageEdited(left, before=message))

    def _announce_thread(self, reply: Message) -> None:
        parent = self.message(reply.channel, reply.thread_ts) if reply.thread_ts else None
        if parent is not None and not reply.is_ephemeral:
            self.announcements.announce(ThreadGrew(parent))
