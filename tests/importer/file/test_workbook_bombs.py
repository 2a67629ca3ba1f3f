"""Workbooks made to overwhelm their reader are refused in seconds, and our own memory doesn't grow."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from importer.running.child_process import MOST_MEMORY
from tests.importer.workbooks import MAIN, TABLE, Swollen, cell, pack, pack_bomb, parts, rows, sheet

SECONDS: Final = 15
"""As long a processor may be busy with it: that doesn't depend on what else the machine has to do."""
MEGABYTES: Final = 30
"""How much memory the reading process may add; the workbooks below hold up to 1.5 GB."""

# Reads a file in a process of its own, whose time and memory are then what reading took.
READ = """
import json, resource, sys
from pathlib import Path
from importer.words.errors import FileRefusedError
from importer.file.understand_file import understand

def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)

before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, used()
try:
    said = f"read {understand(Path(sys.argv[1]), 'file.xlsx')}"
except FileRefusedError as error:
    said = str(error)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([said, used() - began, grown, child]))
"""
KIB_UNIT: Final = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss is in bytes there, else in KiB

HEAD, TAIL = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"</sheetData></worksheet>"
LAUGHS = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(10))
LONG_CELL = '<c t="s"><v>0</v></c>'
LONG_TEXT = f"<si><t>{'x' * 1_000_000}</t></si>"


def _swollen_sheet(path: Path, megabytes: int, declared: int | None = None) -> Path:
    content = parts(sheet(TABLE))
    name = "xl/worksheets/sheet1.xml"
    del content[name]
    return pack_bomb(path, content, {name: Swollen(HEAD, TAIL, megabytes, declared)})


def _one_text(path: Path, megabytes: int, end: str = "") -> Path:
    """One cell with an endless text, which packs no better than real texts do."""
    noise = b"".join(sha256(bytes([place])).hexdigest().encode() for place in range(256))
    filling = noise + b"x" * ((1 << 20) - len(noise))
    content = parts(sheet(TABLE))
    name = "xl/worksheets/sheet1.xml"
    del content[name]
    head = f'<worksheet xmlns="{MAIN}"><sheetData>{TABLE}<row><c t="inlineStr"><is><t>'.encode()
    tail = f"{end}</t></is></c></row></sheetData></worksheet>".encode()
    return pack_bomb(path, content, {name: Swollen(head, tail, megabytes, filling=filling, checked=True)})


def _rows_of(xml: str) -> Callable[[Path], Path]:
    return lambda path: pack(path, parts(sheet(xml)))


BOMBS: Final[dict[str, tuple[Callable[[Path], Path], str]]] = {
    "1.5 GB in 1.5 MB": (lambda path: _swollen_sheet(path, 1500), "unpacks to more than Handoff reads"),
    "the same, saying it were 1 MB": (lambda path: _swollen_sheet(path, 1500, 1_000_000), "is damaged"),
    "the same, saying it were nothing": (lambda path: _swollen_sheet(path, 1500, 0), "is damaged"),
    "100 MB in 100 kB": (lambda path: _swollen_sheet(path, 100), "unpacks to more than Handoff reads"),
    "one text of 100 MB": (lambda path: _one_text(path, 100), "unpacks to more than Handoff reads"),
    "one text that needs more memory than there is": (
        lambda path: _one_text(path, 350, end="😀"),  # beside it, Python keeps each letter in four bytes
        "unpacks to more than Handoff reads",
    ),
    "one far cell": (
        _rows_of(f'{TABLE}<row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "something in cell XFD1048576, far outside of any table",
    ),
    "a row that no sheet has": (
        _rows_of(f'{TABLE}<row r="2000000000"/>'),
        "unpacks to more than Handoff reads",
    ),
    "entities that grow": (
        lambda path: pack(path, parts(f'<!DOCTYPE w [<!ENTITY a "ha">{LAUGHS}]>{sheet(rows(("&k;",)))}')),
        "holds instructions that no spreadsheet writes",
    ),
    "an entity from elsewhere": (
        lambda path: pack(path, parts(f'<!DOCTYPE w SYSTEM "file:///etc/passwd">{sheet(TABLE)}')),
        "holds instructions that no spreadsheet writes",
    ),
    "one long text in many cells": (
        lambda path: pack(path, parts(sheet(f"<row>{LONG_CELL * 5}</row>" * 40_000), strings=LONG_TEXT)),
        "unpacks to more than Handoff reads",
    ),
    "elements nested without end": (_rows_of("<a>" * 1_000_000), "is damaged"),
    "a sheet with an endless name": (
        lambda path: pack(path, parts(sheet(TABLE), names=["x" * 10_000_000])),
        "is damaged",
    ),
    "two thousand sheets": (lambda path: pack(path, parts(*[sheet(TABLE)] * 2_000)), "has 2,000 sheets"),
    "more parts than any workbook has": (
        lambda path: pack(path, {**parts(sheet(TABLE)), **{f"xl/media/{n}.png": "" for n in range(12_000)}}),
        "unpacks to more than Handoff reads",
    ),
    "a zip of zips": (
        lambda path: pack(path, dict.fromkeys(("a.zip", "b.zip"), b"PK\3\4")),
        "is a packed file, not a table",
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as POSIX does")
@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_refused_before_it_harms(tmp_path: Path, what: str) -> None:
    """It takes seconds, says a sentence, and needs no more memory; nothing is left beside the file."""
    make, words = BOMBS[what]
    path = make(tmp_path / "bomb")
    done = subprocess.run(
        [sys.executable, "-c", READ, os.fspath(path)], capture_output=True, check=True, encoding="utf-8"
    )
    said, seconds, grown, child = json.loads(done.stdout)
    assert words in said
    assert "file.xlsx" in said
    assert seconds < SECONDS
    assert grown * KIB_UNIT < MEGABYTES << 20
    assert child * KIB_UNIT <= MOST_MEMORY
    assert list(tmp_path.iterdir()) == [path]
