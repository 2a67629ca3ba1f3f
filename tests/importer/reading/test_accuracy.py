"""The targets of the benchmark, on files that it doesn't show: delimiters, header rows, legacy code pages."""

from pathlib import Path

from benchmarks.reading.corpus import labelled_files
from benchmarks.reading.rivals import handoff
from benchmarks.reading.score import score

_ANOTHER_SEED = 7
_FILES = 320


def test_files_are_understood_as_often_as_promised(tmp_path: Path) -> None:
    """At least 99.5% of delimiters and of header rows, and 95% of the encodings that only letters tell."""
    measured = score(handoff, list(labelled_files(_FILES, _ANOTHER_SEED)), tmp_path)
    assert measured.delimiters is not None
    assert measured.delimiters >= 0.995
    assert measured.headers is not None
    assert measured.headers >= 0.995
    assert measured.legacy is not None
    assert measured.legacy >= 0.95
