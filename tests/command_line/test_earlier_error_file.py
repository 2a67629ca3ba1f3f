"""`import --error-file` without errors: what an earlier import left there isn't taken for this one's."""

import asyncio
from pathlib import Path

import pytest

from tests.command_line.directory import BEFORE, ZOE, assignments
from tests.command_line.program import Program, Typed
from tests.importer.workbooks import TABLE, pack, parts, rows, sheet

FINE = f"External Id,Account manager email\nCU-002,{ZOE}\n"
WITH_ERRORS = f"External Id,Account manager email\nCU-999,{ZOE}\n"
HEADER = "External Id,Account manager email,Row,Error,How to fix,Did you mean\n"
OURS = {
    "an error file": HEADER.encode() + b"CU-999,x,2,The customer was not found,,\n",
    "one that was corrected": HEADER.encode() + b"CU-002,,2,,,\n",
}
NOT_OURS = {
    "a list of one's own": b"External Id,Row,Error\nCU-1,2,x\n",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "a letter": b"Dear all,\nplease see below.\n",
    "an error file without rows": HEADER.encode(),
}
REMOVED = "No row needs attention, so mend.csv, the error file of an earlier import, was removed."


@pytest.fixture
def folder(program: Program) -> Path:
    """The program's folder, with a file that is fine and one that has an error."""
    (program.folder / "fine.csv").write_text(FINE)
    (program.folder / "errors.csv").write_text(WITH_ERRORS)
    return program.folder


def test_what_handoff_wrote_is_removed(program: Program, folder: Path, typed: Typed) -> None:
    """Written by one import, removed by the next, which says so; the import itself goes through."""
    assert typed("import", "errors.csv", "--error-file", "mend.csv").code == 1
    assert (folder / "mend.csv").exists()
    answer = typed("import", "fine.csv", "--error-file", "mend.csv")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith(f"\n\n{REMOVED}\n")
    assert not (folder / "mend.csv").exists()
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "")}


@pytest.mark.parametrize("content", OURS.values(), ids=OURS)
def test_the_object_tells_it_too(folder: Path, typed: Typed, content: bytes) -> None:
    """A preview writes an error file, so it removes one as well."""
    (folder / "mend.csv").write_bytes(content)
    answer = typed("import", "fine.csv", "--error-file", "mend.csv", "--preview", "--json")
    assert (answer.code, answer.err, answer.json["error_file"]) == (0, "", None)
    assert answer.json["note"] == REMOVED
    assert not (folder / "mend.csv").exists()


def test_a_workbook_of_errors_is_removed(folder: Path, typed: Typed) -> None:
    """And nothing of it is left beside it."""
    pack(folder / "list.xlsx", parts(sheet(TABLE)))
    assert typed("import", "list.xlsx", "--error-file", "mend.xlsx").code == 1
    before = {path.name for path in folder.iterdir()}
    answer = typed("import", "fine.csv", "--error-file", "mend.xlsx")
    assert "mend.xlsx, the error file of an earlier import, was removed." in answer.out
    assert {path.name for path in folder.iterdir()} == before - {"mend.xlsx"}


@pytest.mark.parametrize("content", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_not_ours_is_left_alone(folder: Path, typed: Typed, content: bytes) -> None:
    """And said, so that nobody takes it for this import's."""
    (folder / "mend.csv").write_bytes(content)
    answer = typed("import", "fine.csv", "--error-file", "mend.csv")
    assert answer.code == 0
    assert "so nothing was written to mend.csv. What is in it was there before" in answer.out
    assert (folder / "mend.csv").read_bytes() == content


def test_a_workbook_that_is_not_ours_is_left_alone(folder: Path, typed: Typed) -> None:
    """Its content says whose it is, not its name."""
    pack(folder / "mend.xlsx", parts(sheet(rows(("Row", "Error"), ("1", "none")))))
    assert "was there before" in typed("import", "fine.csv", "--error-file", "mend.xlsx").out
    assert (folder / "mend.xlsx").exists()


def test_an_empty_file_is_not_worth_a_word(folder: Path, typed: Typed) -> None:
    """As `mktemp` makes them."""
    (folder / "mend.csv").touch()
    answer = typed("import", "fine.csv", "--error-file", "mend.csv", "--json")
    assert (answer.code, "note" in answer.json) == (0, False)
    assert (folder / "mend.csv").exists()


def test_nothing_is_removed_when_nothing_was_done(folder: Path, typed: Typed) -> None:
    """An import that is refused has nothing to say about the rows of another."""
    (folder / "mend.csv").write_bytes(OURS["an error file"])
    assert typed("import", "gone.csv", "--error-file", "mend.csv").code == 2
    assert typed("import", "fine.csv", "--external-id", "Nope", "--error-file", "mend.csv").code == 2
    assert (folder / "mend.csv").read_bytes() == OURS["an error file"]


async def test_one_that_cannot_be_removed_is_told(program: Program, folder: Path) -> None:
    """The import has gone through all the same."""
    closed = folder / "closed"
    closed.mkdir()
    (closed / "mend.csv").write_bytes(OURS["an error file"])
    closed.chmod(0o500)
    answer = await program.as_anybody().run("import", "fine.csv", "--error-file", "closed/mend.csv")
    closed.chmod(0o700)
    assert answer.code == 0
    assert (
        answer.err
        == "closed/mend.csv can't be removed: Permission denied. Its rows are of an earlier import.\n"
    )
    assert (await assignments(program.database))["CU-002"] == (ZOE, "")
