"""The people and channels that every playground starts with."""

from playground.records import AppIdentity, Conversation, ConversationKind, Person, Team

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
)
PRIYA = Person(
    id="U0PRIYA0001",
    name="priya",
    real_name="Priya Nair",
    email="priya.nair@example.com",
    title="Workspace admin",
    tz="Asia/Kolkata",
    color="3c989f",
    is_admin=True,
)
PEOPLE = (MAYA, TOM, PRIYA)


def app_identity(name: str) -> AppIdentity:
    """The app under trial, by the name that its manifest gives it."""
    return AppIdentity(APP_ID, BOT_USER_ID, BOT_ID, name)


def conversations() -> tuple[Conversation, ...]:
    """Two channels that everybody is in, and each person's direct messages with the app."""
    return (
        _channel("C0HANDOFF01", "customer-handoff", "Customers on their way to new account managers"),
        _channel("C0FINANCE01", "finance", "Invoices, dunning and all that"),
        *(_direct_messages(person) for person in PEOPLE),
    )


def _channel(channel_id: str, name: str, topic: str) -> Conversation:
    members = frozenset({BOT_USER_ID, *(person.id for person in PEOPLE)})
    return Conversation(id=channel_id, name=name, kind=ConversationKind.CHANNEL, members=members, topic=topic)


def _direct_messages(person: Person) -> Conversation:
    return Conversation(
        id=f"D{person.id[1:]}",
        name=person.name,
        kind=ConversationKind.IM,
        members=frozenset({person.id, BOT_USER_ID}),
    )
