"""The benchmark of previews and undos: its files are about whom they say, and an undo really is planned."""

import csv
from pathlib import Path

import pytest

from benchmarks.importing.page import PAGE, replaced
from benchmarks.load.version import HERE, Version
from benchmarks.preview.__main__ import main
from benchmarks.preview.on_command_line import Files, VersionAtWork
from tests.benchmarks.started import run_here

ROWS = 90


def _ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["External Id"] for row in csv.DictReader(file)]


def test_an_undo_is_planned_and_carried_out(tmp_path: Path) -> None:
    """Under a later import; a command that couldn't be carried out would be raised."""
    files = Files(tmp_path, ROWS)
    files.make()
    assert len(_ids(files.all)) == ROWS
    assert len(_ids(files.third)) == ROWS // 3
    assert _ids(files.part(0, 40)) + _ids(files.part(1, 40)) == _ids(files.all)[:80]
    at_work = VersionAtWork(
        Version("Handoff", HERE), files, tmp_path / "ours", has_guards=True, start=run_here
    )
    at_work.load_directory()
    planning, applying = at_work.undo(under_a_later_one=True)
    assert min(planning.seconds, applying.busy_seconds) > 0


def test_too_few_rows_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A guard would speak of the files that are shared in Slack, and their result never come."""
    with pytest.raises(SystemExit) as ended:
        main(["--rows", "2000"])
    assert ended.value.code == 2
    assert "2,000 are too few" in capsys.readouterr().err


def test_the_page_has_a_place_for_the_table() -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(PAGE.read_text(encoding="utf-8"), "preview", "| new |")
