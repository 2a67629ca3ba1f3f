"""What a reader made of all polluted files, by kind."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reading.polluted.fault import PollutedFile
from benchmarks.reading.polluted.readers import PollutedReader, RefusedError
from benchmarks.reading.polluted.verdict import Judged, Verdict, judge, judge_refusal

Counts = Counter[Verdict]


@dataclass(slots=True)
class PollutedScore:
    """How many files of each kind got which verdict, and how many rows were flagged needlessly."""

    kinds: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    over_flagged: int = 0

    def add(self, file: PollutedFile, judged: Judged) -> None:
        """Count a file."""
        self.kinds[file.kind][judged.verdict] += 1
        self.over_flagged += judged.over_flagged

    @property
    def all(self) -> Counts:
        """The files of all kinds."""
        return sum(self.kinds.values(), Counter[Verdict]())

    def share(self, *verdicts: Verdict) -> float:
        """The share of the files, from 0 to 1, that got one of these verdicts."""
        counts = self.all
        return sum(counts[verdict] for verdict in verdicts) / counts.total()


def score_polluted(reader: PollutedReader, files: Iterable[PollutedFile], folder: Path) -> PollutedScore:
    """Let a reader read each file, written into the folder."""
    measured, path = PollutedScore(), folder / "polluted.csv"
    for file in files:
        path.write_bytes(file.content)
        measured.add(file, _judged(reader, file, path))
    return measured


def _judged(reader: PollutedReader, file: PollutedFile, path: Path) -> Judged:
    try:
        reading = reader(file, path)
    except RefusedError:
        return judge_refusal(file)
    return judge(file, reading)
