"""What can happen in the workspace, announced to the people's pages and to the app's events."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from playground.records import Message, View


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A new message, ephemeral ones included."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message shown anew."""

    message: Message
    before: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message taken away."""

    message: Message


@dataclass(frozen=True, slots=True)
class ThreadGrew:
    """A parent message with one more, or one less, reply."""

    parent: Message


@dataclass(frozen=True, slots=True)
class Notice:
    """Slackbot's words to one person: time-outs and commands that failed."""

    person: str
    channel: str
    text: str
    thread_ts: str | None = None


class Showing(StrEnum):
    """How a view comes to a person's sight."""

    OPENED = "modal_opened"
    UPDATED = "modal_updated"
    PUSHED = "modal_pushed"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class ViewShown:
    """A view opened, pushed, updated or published."""

    view: View
    showing: Showing


@dataclass(frozen=True, slots=True)
class ViewClosed:
    """A modal gone from a person's sight."""

    view: View


@dataclass(frozen=True, slots=True)
class AppConnection:
    """The app's first socket opened, or its last one closed."""

    connected: bool


Change: TypeAlias = (
    MessagePosted
    | MessageEdited
    | MessageDeleted
    | ThreadGrew
    | Notice
    | ViewShown
    | ViewClosed
    | AppConnection
)
Subscriber: TypeAlias = Callable[[Change], None]


class Announcements:
    """Tells every subscriber of every change, in order."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        """Tell this subscriber of what happens from now on."""
        self._subscribers.append(subscriber)

    def announce(self, change: Change) -> None:
        """Tell all of this change."""
        for subscriber in self._subscribers:
            subscriber(change)
