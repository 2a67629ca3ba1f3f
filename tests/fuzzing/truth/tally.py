"""What came of many files, put together: by fault, and the smallest file of each kind of harm."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.fuzzing.truth.case import Case
from tests.fuzzing.truth.judgement import End, Fate, Harm, Judgement, Outcome

NO_FAULT = "none"
ENOUGH = 0.95
"""Of the rows that nothing was done to at least this share has to go through, or to be asked about."""


class Kind(NamedTuple):
    """What happened, and with which faults."""

    what: Harm | Fate
    faults: frozenset[str]

    def __str__(self) -> str:
        return f"{self.what}: {_named(self.faults)}"


@dataclass(frozen=True, slots=True)
class Example:
    """A file that did harm, or lost rows, and how to make it again."""

    seed: int
    number: int
    said: str
    text: str


@dataclass(slots=True)
class Counted:
    """Files and rows with one fault."""

    files: int = 0
    harmful: int = 0
    asked: int = 0
    refused: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """The sums; `alone` counts only files with no other fault; `broken` has what ended a share early."""

    all: Counted = field(default_factory=Counted)
    alone: defaultdict[str, Counted] = field(default_factory=lambda: defaultdict(Counted))
    examples: dict[Kind, Example] = field(default_factory=dict)
    harmful: Counter[Kind] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, case: Case, outcome: Outcome, judgement: Judgement) -> None:
        """Count a file."""
        _count(self.all, outcome, judgement)
        if len(case.faults) <= 1:
            _count(self.alone[_named(case.faults)], outcome, judgement)
        for harm, whom in dict(judgement.harm).items():
            kind = Kind(harm, frozenset(case.faults))
            self.harmful[kind] += 1
            self._keep(kind, case, whom)
        for fate in (Fate.LOST, Fate.FLAGGED):
            if judgement.fates[fate]:
                self._keep(Kind(fate, frozenset(case.faults)), case, f"{judgement.fates[fate]} rows")

    def merge(self, other: "Tally") -> None:
        """Take in what another process has counted."""
        _add(self.all, other.all)
        for name, counted in other.alone.items():
            _add(self.alone[name], counted)
        self.harmful.update(other.harmful)
        for kind, example in other.examples.items():
            self._keep_example(kind, example)

    @property
    def share(self) -> float:
        """The share of the rows that nothing was done to which went through, or were asked about.

        A file that is refused for what is wrong with some of its rows asks nothing, and holds up the others.
        """
        fates = self.all.fates
        return (fates[Fate.THROUGH] + fates[Fate.ASKED]) / fates.total() if fates else 1.0

    def _keep(self, kind: Kind, case: Case, said: str) -> None:
        self._keep_example(kind, Example(case.seed, case.number, said, case.text))

    def _keep_example(self, kind: Kind, example: Example) -> None:
        """The smallest of each kind, which shows best what is wrong."""
        known = self.examples.get(kind)
        if known is None or len(example.text) < len(known.text):
            self.examples[kind] = example


def _named(faults: Iterable[str]) -> str:
    return " + ".join(sorted(faults)) or NO_FAULT


def _count(counted: Counted, outcome: Outcome, judgement: Judgement) -> None:
    counted.files += 1
    counted.harmful += bool(judgement.harm)
    counted.asked += outcome.end is End.ASKED
    counted.refused += outcome.end is End.REFUSED
    counted.fates.update(judgement.fates)


def _add(to: Counted, other: Counted) -> None:
    to.files += other.files
    to.harmful += other.harmful
    to.asked += other.asked
    to.refused += other.refused
    to.fates.update(other.fates)


def report(tally: Tally) -> Iterator[str]:
    """The table of single faults, the sums, and the kinds of harm with their smallest files."""
    name = "fault (alone in its file)"
    yield f"{name:36} files  harm asked refused | rows  through asked refused flagged lost"
    for name, counted in sorted(tally.alone.items()):
        yield _line(name, counted)
    yield _line("all files", tally.all)
    for kind, number in tally.harmful.most_common():
        if not _is_explained(kind, tally.harmful):
            yield f"{number:,} files with {kind}; the smallest: {told(tally.examples[kind])}"
    for kind, example in tally.examples.items():
        if kind not in tally.harmful and len(kind.faults) <= 1:
            yield f"{kind}; the smallest: {told(example)}"
    yield from tally.broken


def _is_explained(kind: Kind, kinds: Collection[Kind]) -> bool:
    """Whether fewer of the faults do the same harm."""
    return any(other.what is kind.what and other.faults < kind.faults for other in kinds)


def _line(name: str, counted: Counted) -> str:
    rows = counted.fates.total()
    shares = "  ".join(f"{counted.fates[fate] / rows if rows else 0:6.1%}" for fate in Fate)
    return (
        f"{name:36} {counted.files:5,} {counted.harmful:5,} {counted.asked:5,} {counted.refused:5,} "
        f"| {rows:7,} {shares}"
    )


def told(example: Example) -> str:
    """An example in a few lines, with the words that make it again."""
    return f"{example.said} --show {example.seed} {example.number}\n{example.text}"
