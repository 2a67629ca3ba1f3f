"""What the doctor's checks find: something to mend, something to know, or nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from importer.words.errors import HandoffError
from importer.words.language import Sentence, _


class ProblemError(HandoffError):
    """Something to mend."""


class Status(StrEnum):
    """How a check ended; programs read these words."""

    OK = "ok"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.

    `code` names it for programs, `name` for people. `look` returns a sentence where there is something to
    know, and raises HandoffError where there is something to mend.
    """

    code: str
    name: Sentence
    look: Callable[[], Awaitable[object]]

    async def find(self) -> "Finding":
        """What there is to be said of it."""
        try:
            found = await self.look()
        except HandoffError as problem:
            return Finding(self.code, self.name, Status.MEND, problem.sentence)
        if isinstance(found, Sentence):
            return Finding(self.code, self.name, Status.NOTE, found)
        return Finding(self.code, self.name, Status.OK)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found."""

    code: str
    name: Sentence
    status: Status
    sentence: Sentence | None = None

    def __str__(self) -> str:
        match self.status:
            case Status.MEND:
                return _("MEND  {name}: {problem}", name=self.name, problem=self.sentence or "")
            case Status.NOTE:
                return _("note  {name}: {remark}", name=self.name, remark=self.sentence or "")
            case Status.OK:
                return _("ok    {name}", name=self.name)

    def to_json(self) -> dict[str, str]:
        """The same for programs; the sentence is empty where all is well."""
        return {"check": self.code, "status": self.status, "message": str(self.sentence or "")}
