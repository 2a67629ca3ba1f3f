"""Who may what: one table, and the one who asks, with what they are to the workspace and to an import."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from importer.words.jobs import COMMAND_LINE


class Act(StrEnum):
    """What people do."""

    LOOK_BACK = "look_back"
    """Ask for the history, or for one import by its number."""
    IMPORT = "import"
    """Share a file, and so begin an import."""
    DECIDE = "decide"
    """Choose an import's columns, start it, cancel it."""
    SEE_COUNTS = "see_counts"
    """See how an import stands, and what came of its rows in numbers."""
    SEE_ROWS = "see_rows"
    """See an import's wrong values and what it changes, and have its error file and its changes file."""
    APPROVE = "approve"
    """Agree to a large import of somebody else's."""
    SEE_OWN_CUSTOMERS = "see_own_customers"
    """See one's own customers in the directory, and what an import changes for them."""
    MANAGE = "manage"
    """Change the workspace's settings."""
    LOAD = "load"
    """Load customers, users and workflows into the directory, and take that back."""
    HAND_OVER = "hand_over"
    """Hand the customers of a person over to others."""
    FORGET = "forget"
    """Let what someone has taught be forgotten: which column is meant, or what a wrong value means."""


class Relation(StrEnum):
    """What someone is: to the workspace, or to one import."""

    MEMBER = "member"
    """A full member of the workspace."""
    IMPORT_ADMIN = "import_admin"
    """An admin or owner of the workspace, or a member who was named as one."""
    IMPORTER = "importer"
    """A member who may import, as the workspace has set it: everyone, those of a user group, or nobody."""
    SHARER = "sharer"
    """Shared the import's file."""
    CONVERSATION_MEMBER = "conversation_member"
    """Is in the conversation where the file was shared."""
    ONLOOKER = "onlooker"
    """A full member, of an import not shared in private: in a public channel, or on the command line."""
    APPROVER = "approver"
    CONCERNED_MANAGER = "concerned_manager"
    """These two come with the settings that name them, and with what managers are told."""
    TEACHER = "teacher"
    """Has taught what is used in later files."""
    OPERATOR = "operator"
    """Runs the program, at its command line; or is the program itself."""
    GUEST = "guest"
    OUTSIDER = "outsider"
    """Of another organisation (Slack Connect), or nobody whom Slack knows here."""
    BOT = "bot"
    UNKNOWN = "unknown"
    """The installation may not ask Slack who it is."""


_ADMINS: Final = frozenset({Relation.IMPORT_ADMIN, Relation.OPERATOR})
_READERS: Final = _ADMINS | {Relation.SHARER, Relation.CONVERSATION_MEMBER, Relation.APPROVER}

ALLOWED: Final = {
    Act.LOOK_BACK: _ADMINS | {Relation.MEMBER},
    Act.IMPORT: _ADMINS | {Relation.IMPORTER},
    Act.DECIDE: _ADMINS | {Relation.SHARER},
    Act.SEE_COUNTS: _READERS | {Relation.ONLOOKER, Relation.CONCERNED_MANAGER},
    Act.SEE_ROWS: _READERS,
    Act.APPROVE: frozenset({Relation.APPROVER}),
    Act.SEE_OWN_CUSTOMERS: _READERS | {Relation.CONCERNED_MANAGER},
    Act.MANAGE: _ADMINS,
    Act.LOAD: _ADMINS,
    Act.HAND_OVER: _ADMINS,
    Act.FORGET: _ADMINS | {Relation.TEACHER},
}
"""Who may what; one of these relations is enough."""


BARRED: Final = (Relation.BOT, Relation.OUTSIDER, Relation.GUEST, Relation.UNKNOWN)
"""Who is any of these may nothing, whatever else they are; of several the first says why."""
NEVER: Final = frozenset(BARRED)


def allows(act: Act, relations: Collection[Relation]) -> bool:
    """Whether someone who is all of this may do it."""
    return NEVER.isdisjoint(relations) and not ALLOWED[act].isdisjoint(relations)


@dataclass(frozen=True, slots=True)
class Asker:
    """Someone who asks for something: the name that jobs keep of them, and what they are to the workspace."""

    name: str
    relations: frozenset[Relation]

    @property
    def barred(self) -> Relation | None:
        """Why they may nothing at all, if that is so."""
        return next((relation for relation in BARRED if relation in self.relations), None)

    def also(self, relation: Relation) -> "Asker":
        """The same, of something to which they are this as well."""
        return Asker(self.name, self.relations | {relation})


def operator(name: str) -> Asker:
    """Who works at the command line; without a name, the program that tells a conversation of its own."""
    return Asker(name, frozenset({Relation.OPERATOR}))


def command_line_user(name: str) -> Asker:
    """Who works at the command line, by the name of their account, kept so that no Slack user shares it."""
    return operator(f"{COMMAND_LINE}{name}")


def command_line_name(by: str) -> str | None:
    """The account's name of whoever is kept as `by`; None for someone in Slack, kept by their id there."""
    return by.removeprefix(COMMAND_LINE) if by.startswith(COMMAND_LINE) else None
