"""How often an answer is right, and how long it takes."""

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading.corpus import LabelledFile
from benchmarks.reading.rivals import Answer, Rival


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of right answers, from 0 to 1, or None if never answered; and the median time of a file."""

    delimiters: float | None
    headers: float | None
    legacy: float | None
    encodings: float | None
    milliseconds: float


def score(rival: Rival, files: Sequence[LabelledFile], folder: Path) -> Score:
    """Ask about each file, written into the folder."""
    answers, times = list[Answer](), list[float]()
    path = folder / "file.csv"
    for file in files:
        path.write_bytes(file.content)
        start = time.perf_counter()
        answers.append(rival(file, path))
        times.append(time.perf_counter() - start)
    pairs = list(zip(files, answers, strict=True))
    told = [_reads(file, answer.encoding) for file, answer in pairs]
    return Score(
        _share([answer.delimiter for answer in answers], [file.delimiter for file in files]),
        _share([answer.header_row for answer in answers], [file.header_row for file in files]),
        _mean(right for right, file in zip(told, files, strict=True) if file.is_legacy),
        _mean(told),
        statistics.median(times) * 1000,
    )


def _share(answers: Sequence[str | int | None], labels: Sequence[str | int]) -> float | None:
    if not any(answers):
        return None
    return _mean(answer == label for answer, label in zip(answers, labels, strict=True))


def _reads(file: LabelledFile, encoding: str | None) -> bool | None:
    """Whether the file has its own letters in this encoding."""
    if encoding is None:
        return None
    try:
        return file.content.decode(encoding).lstrip("\ufeff") == file.text
    except (UnicodeDecodeError, LookupError):
        return False


def _mean(answers: Iterable[bool | None]) -> float | None:
    answered = list(answers)
    return None if not any(answered) else sum(map(bool, answered)) / len(answered)
