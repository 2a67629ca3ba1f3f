"""What is to be said to people, as handlers and storage hand it to each other.

The handlers decide what is said of which job, and keep the port; the storage keeps the table. Neither may
import the other, so the values that pass between them stand here. The import itself never looks into them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from importer.words.jobs import ImportJob


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in Slack: the conversation, and the `ts` of its parent."""

    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class ShareThread:
    """Where a sharing of a workspace's is talked about."""

    workspace: int
    share: str
    thread: Thread


NOWHERE: Final = Thread("", "")
"""The place of what is said to people alone, of a job that is talked about in no conversation."""


@dataclass(frozen=True, slots=True)
class NewPosting:
    """Something to be said in one place.

    `key` is the same for the same thing, which is said once. `lane` tells what waits for what: in one thread,
    the postings of a lane are said in their order. `person` is whom to tell where the place takes nothing any
    more. `subject` and `words` are what a job doesn't tell: the file that a refusal is about, and why it was
    refused, as a stored sentence, or the reference of an apology. `overtakes` are the kinds of postings about
    the same job that nobody needs any more once this is to be said. What `comes_first` is said before what is
    to be said elsewhere.
    """

    kind: str
    key: str
    lane: str
    channel: str
    thread: str
    person: str
    subject: str = ""
    words: str = ""
    overtakes: Collection[str] = ()
    comes_first: bool = False


Tell = Callable[[ImportJob, Thread], Sequence[NewPosting]]
"""What is to be said of a job in its thread; asked in the transaction that changes the job."""


def tell_nobody(job: ImportJob, thread: Thread) -> Sequence[NewPosting]:
    """Nobody is told anything."""
    del job, thread
    return ()


@dataclass(frozen=True, slots=True)
class Farewell:
    """What becomes of a forgotten job's messages: where these `kinds` stand stays, and `tell` edits them."""

    kinds: Collection[str] = ()
    tell: Tell = tell_nobody


NO_FAREWELL: Final = Farewell()

MANAGERS: Final = "handoff_managers"
"""The kind of what has it found out which account managers are to be told of a job; nobody reads it."""


def managers_posting(job: ImportJob) -> NewPosting:
    """Have the account managers told who gained or lost customers: in one lane, one after another."""
    return NewPosting(MANAGERS, f"{MANAGERS}:{job.number}", MANAGERS, "", str(job.number), "")


@dataclass(frozen=True, slots=True)
class Posting:
    """Something that is still to be said, or to be looked for; its message is marked with its `id`.

    `begun` tells since when it may stand at Slack without our knowing it, and `place` what is known of where:
    the `ts` of a message, or the id of a file. Once `redirected` it goes to the person alone, and `reason` is
    Slack's word for why. It isn't tried before it is `due`. Of its `tries` so many were `breaks`, for reasons
    that nobody foresaw.
    """

    id: int
    workspace: int
    job: int | None
    kind: str
    channel: str
    thread: str
    person: str
    subject: str
    words: str
    reason: str
    begun: datetime | None
    place: str
    tries: int
    redirected: bool
    due: datetime | None = None
    breaks: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A posting that was said: where it stands, and the link that leads there, empty until somebody asks."""

    posting: int
    channel: str
    thread: str
    place: str
    link: str
