"""`import` when nothing can be read or done: exit code 2, one sentence, one JSON object, no change."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.command_line.directory import BEFORE, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

FINE = f"External Id,Account manager email\nCU-002,{ZOE}\n"
NO_HEADER = f"CU-001,{ZOE}\nCU-002,{ZOE}\n"
TWICE = f"External Id,Email,Email\nCU-002,{ZOE},{TOM}\n"
NO_EXTERNAL_ID = "Colour,Size\nred,L\nblue,M\n"
FAULTS = {
    "open.csv": f'External Id,Note,Email\nCU-001,"see\nbelow\nand above,{ZOE}\n',
    "mixed.csv": f"External Id,Note,Email\nCU-001;x;{ZOE}\nCU-002;y, z;{ZOE}\n",
    "rows.csv": f'External Id,Note,Email\n"CU-001,x,{ZOE}"\n"CU-002,y,{ZOE}"\n',
    "single.csv": f"External Id,Note,Email\nCU-001,'x, y',{ZOE}\nCU-002,'z',{ZOE}\n",
    "blanks.csv": f"External Id  Note  Email\nCU-001       x, y  {ZOE}\nCU-002       z     {ZOE}\n",
    "marks.csv": "External Id,Note,Email\n" + "".join(f'CU-00{n},"x" y,{ZOE}\n' for n in (1, 2, 3)),
}

REFUSED = {
    "a column that isn't there": (
        ["fine.csv", "--workflow", "Plan"],
        'The file has no column "Plan". Its columns are "External Id" and "Account manager email".',
    ),
    "no External Id": (
        ["colours.csv"],
        "Choose the column that holds the External Id. If there is none, add one. "
        'Your ids look like "CU-001". '
        'Name columns with --external-id, --account-manager and --workflow. The file has "Colour" and '
        '"Size". The header was taken from row 1: say --header-row if the table is elsewhere.',
    ),
    "no header": (
        ["headless.csv"],
        'headless.csv: Row 1, with "CU-001" and "zoe.marsh@example.com", '
        "looks like data, not like a header, and would be left out. "
        "Add a row that names the columns, or say --header-row 1 if it is one.",
    ),
    "two columns of this name": (
        ["twice.csv", "--account-manager", "Email"],
        'The file has 2 columns named "Email". Say which one you mean by its letter: '
        f'--account-manager "column B" (holds "{ZOE}") or --account-manager "column C" (holds "{TOM}").',
    ),
    "one column for two fields": (
        ["fine.csv", "--external-id", "External Id", "--workflow", "column A"],
        '--external-id "External Id" and --workflow "column A" name the same column. '
        "It can be read as the External Id or as the Workflow name, not as both: "
        "leave out one of the two options, or name another column with it.",
    ),
    "nothing to assign": (
        ["fine.csv", "--account-manager", "none"],
        "Choose a column for the account managers, for the workflow, or for both. Name columns with",
    ),
    "a folder": (["folder"], "folder is a folder. Name a file, such as folder/assignments.csv."),
    "a pipe": (
        ["pipe"],
        "pipe is a pipe or a device, not a file. Save what comes from it as a file, and name that.",
    ),
    "a device without end": (
        ["/dev/zero"],
        "/dev/zero is a pipe or a device, not a file. Save what comes from it",
    ),
    "a file that isn't there": (["gone.csv"], "gone.csv can't be read: No such file or directory."),
    "no table": (
        ["page.csv"],
        "page.csv is a web page or an XML file, not a CSV: export the table as CSV UTF-8, and use that file.",
    ),
    "a quotation mark that swallows what follows": (
        ["open.csv"],
        "A quotation mark in row 2 of open.csv is never closed, so the rows after it can't be told apart",
    ),
    "rows separated otherwise than the header": (
        ["mixed.csv"],
        "The header of mixed.csv is separated by commas, the rows below it by semicolons: "
        "put the same between all cells",
    ),
    "rows quoted as a whole": (["rows.csv"], "Each row of rows.csv stands in one pair of quotation marks"),
    "single quotes": (["single.csv"], "The cells of single.csv stand in single quotes (')"),
    "a separator that isn't read": (["blanks.csv"], "The cells of blanks.csv are separated by blanks"),
    "quotation marks that don't fit": (
        ["marks.csv"],
        "The quotation marks in 3 of the 3 rows of marks.csv don't fit, first in row 2: put a",
    ),
    "too large": (["large.csv"], "Handoff takes files up to 1 MB: split it"),
    "an error file in no folder": (
        ["fine.csv", "--error-file", "nowhere/mend.csv"],
        "nowhere/mend.csv can't be written: No such file or directory.",
    ),
    "an error file that is a folder": (
        ["fine.csv", "--error-file", "folder"],
        "folder is a folder. Name a file",
    ),
    "an unknown workspace": (["fine.csv", "--workspace", "T9"], "There is no workspace T9 in this database."),
}


@pytest.fixture
def folder(program: Program) -> Path:
    """The program's folder, with files of all sorts."""
    (program.folder / "fine.csv").write_text(FINE)
    (program.folder / "colours.csv").write_text(NO_EXTERNAL_ID)
    (program.folder / "headless.csv").write_text(NO_HEADER)
    (program.folder / "twice.csv").write_text(TWICE)
    (program.folder / "page.csv").write_text("<!DOCTYPE html><html></html>")
    for name, text in FAULTS.items():
        (program.folder / name).write_text(text)
    (program.folder / "large.csv").write_bytes(b"x" * (1 << 20) + b"x")
    (program.folder / "folder").mkdir()
    os.mkfifo(program.folder / "pipe")
    return program.folder


@pytest.mark.parametrize("case", REFUSED)
def test_nothing_is_done(program: Program, folder: Path, typed: Typed, case: str) -> None:
    """Standard error and the JSON object have the sentence; no import is left open, no copy of the file."""
    words, sentence = REFUSED[case]
    answer = typed("import", *words, "--json", MAX_FILE_MB="1")
    assert answer.code == 2
    assert sentence in answer.err
    assert answer.json == {"status": "failed", "error": answer.err.rstrip("\n")}
    assert asyncio.run(assignments(program.database)) == BEFORE
    assert {job["status"] for job in typed("history", "--json").json} <= {"failed"}
    file_cache = folder / "files"
    assert not file_cache.exists() or list(file_cache.iterdir()) == []


async def test_a_file_without_permission(program: Program, folder: Path) -> None:
    """In words this time: nothing on standard output."""
    (folder / "fine.csv").chmod(0)
    answer = await program.as_anybody().run("import", "fine.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "fine.csv can't be read: Permission denied.\n"


def test_an_error_file_that_was_there_stays_as_it_was(folder: Path, typed: Typed) -> None:
    """Whether it can be written is tried first, and leaves no trace."""
    mend = folder / "mend.csv"
    mend.write_text("from last time")
    assert typed("import", "gone.csv", "--error-file", "mend.csv").code == 2
    assert mend.read_text() == "from last time"
