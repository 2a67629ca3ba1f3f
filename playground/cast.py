"""The people and channels that every playground starts with, and those of its second workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.records import (
    AppIdentity,
    Conversation,
    ConversationKind,
    Organisation,
    Person,
    Team,
    UserGroup,
)

TEAM = Team("T0PLAYGRND1", "Playground", "playground")
APP_ID = "A0PLAYGRND1"
BOT_USER_ID = "U0APPBOT001"
BOT_ID = "B0APPBOT001"

MAYA = Person(
    id="U0MAYA00001",
    name="maya",
    real_name="Maya Lindqvist",
    email="maya.lindqvist@example.com",
    title="Finance",
    tz="Europe/Stockholm",
    color="9f69e7",
)
TOM = Person(
    id="U0TOM000001",
    name="tom",
    real_name="Tom Becker",
    email="tom.becker@example.com",
    title="Operations",
    tz="Europe/Berlin",
    color="e7392d",
    locale="en-GB",
)
PRIYA = Person(
    id="U0PRIYA0001",
    name="priya",
    real_name="Priya Nair",
    email="priya.nair@example.com",
    title="Workspace admin",
    tz="Europe/Paris",
    color="3c989f",
    locale="fr-FR",
    is_admin=True,
)
PEOPLE = (MAYA, TOM, PRIYA)

FINANCE = UserGroup(id="S0FINANCE01", handle="finance-team", name="Finance", members=(MAYA.id,))
LEADS = UserGroup(id="S0LEADS0001", handle="leads", name="Team leads", members=(TOM.id, PRIYA.id))
GROUPS = (FINANCE, LEADS)

GUEST = Person(
    id="U0GUEST0001",
    name="gus",
    real_name="Gus Guest",
    email="gus@agency.example",
    title="Guest",
    tz="Europe/Paris",
    color="2b6836",
    is_restricted=True,
)
SINGLE_CHANNEL_GUEST = Person(
    id="U0SINGLE001",
    name="sina",
    real_name="Sina Single",
    email="sina@agency.example",
    title="Guest in one channel",
    tz="Europe/Paris",
    color="5b89d5",
    is_restricted=True,
    is_ultra_restricted=True,
)
OUTSIDER = Person(
    id="U0OLGA00001",
    name="olga",
    real_name="Olga Other",
    email="olga@other.example",
    title="Of another organisation",
    tz="Europe/Madrid",
    color="d58247",
    team_id="T0OTHERTEAM",
)
STRANGER = Person(
    id="U0STRANGER1",
    name="stan",
    real_name="Stan Stranger",
    email="",
    title="Of an organisation that isn't told of",
    tz="Europe/Madrid",
    color="827327",
    is_stranger=True,
)
OTHER_BOT = Person(
    id="U0OTHERBOT1",
    name="uploader",
    real_name="Uploader",
    email="",
    title="The bot of another app",
    tz="Europe/London",
    color="674b1b",
    is_bot=True,
)
VISITORS = (GUEST, SINGLE_CHANNEL_GUEST, OUTSIDER, STRANGER, OTHER_BOT)
"""People who are in no playground by themselves: whoever wants to see how an app treats them lets them in."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A workspace as it is before anything has happened: who is in it, and the bot's ids there."""

    team: Team
    bot_user: str
    bot: str
    people: Sequence[Person]
    groups: Sequence[UserGroup]
    channels: Sequence[Conversation]

    def app_identity(self, name: str) -> AppIdentity:
        """The app under trial, by the name that its manifest gives it."""
        return AppIdentity(APP_ID, self.bot_user, self.bot, name)


def conversations() -> tuple[Conversation, ...]:
    """Two channels that everybody is in, and each person's direct messages with the app."""
    everybody = frozenset({BOT_USER_ID, *(person.id for person in PEOPLE)})
    return (
        _channel(
            "C0HANDOFF01", "customer-handoff", "Customers on their way to new account managers", everybody
        ),
        _channel("C0FINANCE01", "finance", "Invoices, dunning and all that", everybody),
        *(_direct_messages(person, BOT_USER_ID) for person in PEOPLE),
    )


def _channel(channel_id: str, name: str, topic: str, members: frozenset[str]) -> Conversation:
    return Conversation(id=channel_id, name=name, kind=ConversationKind.CHANNEL, members=members, topic=topic)


def _direct_messages(person: Person, bot_user: str) -> Conversation:
    return Conversation(
        id=f"D{person.id[1:]}",
        name=person.name,
        kind=ConversationKind.IM,
        members=frozenset({person.id, bot_user}),
    )


FIRST = Cast(TEAM, BOT_USER_ID, BOT_ID, PEOPLE, GROUPS, conversations())

NOOR = Person(
    id="U0NOOR00001",
    name="noor",
    real_name="Noor Haddad",
    email="noor.haddad@example.org",
    title="Workspace admin",
    tz="Europe/Brussels",
    color="4bbe2e",
    is_admin=True,
)
LEO = Person(
    id="U0LEO000001",
    name="leo",
    real_name="Leo Martin",
    email="leo.martin@example.org",
    title="Finance",
    tz="Europe/Paris",
    color="df3dc0",
)
ORGANISATION = Organisation("E0PLAYGRND2", "Playground Group")
"""Whose workspace the second one is."""
_SECOND_BOT = "U0APPBOT002"
SECOND = Cast(
    Team("T0PLAYGRND2", "Second Playground", "second-playground"),
    _SECOND_BOT,
    "B0APPBOT002",
    (NOOR, LEO),
    (),
    (
        _channel(
            "C0HANDOFF02",
            "customer-handoff",
            "Customers of another company",
            frozenset({_SECOND_BOT, NOOR.id, LEO.id}),
        ),
        _direct_messages(NOOR, _SECOND_BOT),
        _direct_messages(LEO, _SECOND_BOT),
    ),
)
"""Another company, which installs the same app by itself."""
