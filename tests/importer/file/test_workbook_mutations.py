"""A workbook with one part gone, doubled, emptied or spoiled is read as meant, or refused as damaged."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from importer.file.understand_file import read_rows, understand
from importer.file.workbook.errors import WorkbookError
from importer.file.workbook.extract import extract
from importer.file.workbook.spool import read_index, read_whole, spool_folder
from importer.words.errors import FileRefusedError
from tests.importer.workbooks import MAIN, STRICT, pack, parts

Content = dict[str, str]

_STRINGS: Final = "".join(
    f"<si>{text}</si>"
    for text in (
        "<t>External Id</t>",
        "<t>Workflow name</t>",
        "<r><t>CU</t></r><r><t>-1</t></r><rPh><t>si yu</t></rPh>",
        "<t>Gentle</t>",
    )
)
_STYLES: Final = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
)
_SHEET: Final = (
    f'<worksheet xmlns="{MAIN}"><dimension ref="A1:B5"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
    '<cols><col min="1" max="2" width="12" customWidth="1"/></cols><sheetData>'
    '<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><t>Firm</t></is></c></row>'
    '<row r="3"><c r="A3" s="1"><v>412</v></c><c r="B3" t="str"><f>"Ge"&amp;"ntle"</f><v>Gentle</v></c></row>'
    '<row r="4"><c r="A4" s="0"><v>77</v></c><c r="B4" t="b"><v>1</v></c></row>'
    '<row r="5" ht="15"><c r="A5" t="d"><v>2026-03-01</v></c><c r="B5" t="e"><v>#N/A</v></c></row>'
    "</sheetData></worksheet>"
)
_VIEWS: Final = '<bookViews><workbookView activeTab="0"/></bookViews><sheets>'

MEANT: Final = [
    ["External Id", "Workflow name"],
    ["CU-1", "Firm"],
    ["000412", "Gentle"],
    ["77", "TRUE"],
    ["2026-03-01", "#N/A"],
]


def _whole() -> Content:
    content = parts(_SHEET, strings=_STRINGS, styles=_STYLES, names=["April"])
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace("<sheets>", _VIEWS)
    return content


def _rows(path: Path, content: Mapping[str, str | bytes]) -> list[tuple[int, list[str]]] | None:
    """All rows of the only sheet, by number and cells; None where the workbook is refused."""
    pack(path, content)
    folder = spool_folder(path)
    folder.mkdir(exist_ok=True)
    try:
        extract(path, folder)
    except WorkbookError:
        return None
    (sheet,) = read_index(path) or ()
    return [(row.number, row.cells) for row in read_whole(folder, sheet)]


def _is_meant(found: list[tuple[int, list[str]]]) -> bool:
    numbers = [number for number, _ in found]
    return [cells for _, cells in found] == MEANT and numbers == sorted(set(numbers)) and numbers[0] > 0


def test_the_whole_workbook_is_read(tmp_path: Path) -> None:
    """What the others are made of."""
    assert _rows(tmp_path / "w.xlsx", _whole()) == list(enumerate(MEANT, 1))


_SAID_INSTEAD: Final = (None, "", "?x", "0", "-1", "1", "9999")

# What a spoiled attribute says differs from what was meant, and is as possible: a number instead of a text,
# another format, or one that isn't there, which spreadsheets show as none.
_FORMATS: Final = (("s", "1"), ("numFmtId", "164"), ("formatCode", "000000"))
_MEANS_ANOTHER_THING: Final = frozenset(
    {
        ("t", "s", None),
        ("t", "b", None),
        ("s", "0", "1"),
        ("numFmtId", "0", "1"),
        *((name, value, instead) for name, value in _FORMATS for instead in _SAID_INSTEAD),
    }
)
_ATTRIBUTE: Final = re.compile(r' (?!xmlns)([\w:]+)="([^"]*)"')


def _spoiled_attributes() -> Iterator[tuple[str, Content]]:
    """Each attribute of each part dropped, emptied, and with other words in it."""
    whole = _whole()
    for part, content in whole.items():
        for found in _ATTRIBUTE.finditer(content):
            name, value = found.groups()
            for instead in _SAID_INSTEAD:
                if instead != value and (name, value, instead) not in _MEANS_ANOTHER_THING:
                    said = "" if instead is None else f' {name}="{instead}"'
                    spoiled = content[: found.start()] + said + content[found.end() :]
                    yield f"{part} {name}={value} at {found.start()}: {instead}", {**whole, part: spoiled}


def test_an_attribute_may_be_gone_or_spoiled(tmp_path: Path) -> None:
    """Of every part, one after the other."""
    spoiled = list(_spoiled_attributes())
    results = {what: _rows(tmp_path / "w.xlsx", content) for what, content in spoiled}
    wrong = {what: found for what, found in results.items() if found is not None and not _is_meant(found)}
    assert not wrong
    assert len(results) > 300
    assert sum(found is not None for found in results.values()) > len(results) / 3, "not simply refused"


_ELEMENTS: Final = (
    "v",
    "is",
    "t",
    "r",
    "sheet",
    "numFmt",
    "xf",
    "si",
    "f",
    "dimension",
    "cols",
    "sheetViews",
)


def _doubled_elements() -> Iterator[tuple[str, Content]]:
    whole = _whole()
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        for element in _ELEMENTS:
            shape = rf"<{element}\b[^>]*/>|<{element}\b[^>]*[^/]>.*?</{element}>|<{element}>.*?</{element}>"
            for found in re.finditer(shape, whole[part]):
                doubled = whole[part][: found.end()] + found[0] + whole[part][found.end() :]
                yield f"{part} {found[0]} at {found.start()}", {**whole, part: doubled}


def test_nothing_that_stands_twice_is_glued_together(tmp_path: Path) -> None:
    """Two values in a cell, two cells in a place, two sheets with a name."""
    results = {what: _rows(tmp_path / "w.xlsx", content) for what, content in _doubled_elements()}
    assert len(results) > 15
    assert not {what: found for what, found in results.items() if found is not None and not _is_meant(found)}


def _edited(part: str, old: str, new: str) -> Content:
    whole = _whole()
    assert old in whole[part]
    return {**whole, part: whole[part].replace(old, new)}


def _without(*gone: str) -> Content:
    return {part: content for part, content in _whole().items() if part not in gone}


_SHEET_PART: Final = "xl/worksheets/sheet1.xml"
_BOOK_RELATIONS: Final = "xl/_rels/workbook.xml.rels"

READ: Final[Mapping[str, Callable[[], Content]]] = {
    "no content types": lambda: _without("[Content_Types].xml"),
    "no relations of the package": lambda: _without("_rels/.rels"),
    "no relations of the workbook": lambda: _without(_BOOK_RELATIONS),
    "neither": lambda: _without("_rels/.rels", _BOOK_RELATIONS),
    "a target as seen from the root": lambda: _edited(
        _BOOK_RELATIONS, 'Target="worksheets', 'Target="xl/worksheets'
    ),
    "an absolute target": lambda: _edited(_BOOK_RELATIONS, 'Target="worksheets', 'Target="/xl/worksheets'),
    "a target with backslashes": lambda: _edited(_BOOK_RELATIONS, "worksheets/", "worksheets\\"),
    "a target in capitals": lambda: _edited(_BOOK_RELATIONS, "sheet1.xml", "SHEET1.XML"),
    "the standard's own namespace": lambda: _edited(_SHEET_PART, MAIN, STRICT),
    "no numbers of rows": lambda: {**_whole(), _SHEET_PART: re.sub(r'<row r="\d"', "<row", _SHEET)},
    "no places of cells": lambda: {**_whole(), _SHEET_PART: re.sub(r'<c r="\w+"', "<c", _SHEET)},
    "neither numbers nor places": lambda: {**_whole(), _SHEET_PART: re.sub(r' r="\w+"', "", _SHEET)},
    "every row is row 1": lambda: {**_whole(), _SHEET_PART: re.sub(r'<row r="\d"', '<row r="1"', _SHEET)},
    "every row is row 0": lambda: {**_whole(), _SHEET_PART: re.sub(r'<row r="\d"', '<row r="0"', _SHEET)},
    "rows that fall": lambda: {
        **_whole(),
        _SHEET_PART: re.sub(r'<row r="(\d)"', lambda row: f'<row r="{9 - int(row[1])}"', _SHEET),
    },
    "row and cells disagree": lambda: _edited(_SHEET_PART, '<row r="4"', '<row r="6"'),
}


@pytest.mark.parametrize("what", READ)
def test_what_generators_leave_out_is_read(tmp_path: Path, what: str) -> None:
    """Whatever can be told without it."""
    found = _rows(tmp_path / "w.xlsx", READ[what]())
    assert found is not None
    assert _is_meant(found)


@pytest.mark.parametrize("part", _whole())
@pytest.mark.parametrize("instead", [b"", b"garbage", b"<html/>", b"\xff\xfe\0<", b'<?xml version="1.0"?>'])
def test_a_part_that_is_none_is_damage(tmp_path: Path, part: str, instead: bytes) -> None:
    """Of those that are read; the others are let be."""
    found = _rows(tmp_path / "w.xlsx", {**_whole(), part: instead})
    assert _is_meant(found) if part == "[Content_Types].xml" and found else found is None


def _cut(part: str, end: str) -> Content:
    whole = _whole()
    return {**whole, part: whole[part].removesuffix(end)}


_TWO_SHEETS: Final = '<sheet name="May" sheetId="2" r:id="s2"/></sheets>'

DAMAGED: Final[Mapping[str, Callable[[], Content]]] = {
    "a sheet that is cut off": lambda: _cut(_SHEET_PART, "</sheetData></worksheet>"),
    "texts that are cut off": lambda: _cut("xl/sharedStrings.xml", "</sst>"),
    "no workbook": lambda: _without("xl/workbook.xml"),
    "no sheet": lambda: _without(_SHEET_PART),
    "no shared texts, though cells have them": lambda: _without("xl/sharedStrings.xml"),
    "a sheet in the outline that isn't there": lambda: _edited("xl/workbook.xml", "</sheets>", _TWO_SHEETS),
    "no sheet in the outline": lambda: {
        **_whole(),
        "xl/workbook.xml": re.sub("<sheet .*?/>", "", _whole()["xl/workbook.xml"]),
    },
    "two sheets, and nothing that tells which is which": lambda: {
        **_edited("xl/workbook.xml", "</sheets>", _TWO_SHEETS),
        _BOOK_RELATIONS: _whole()["_rels/.rels"],
        "xl/worksheets/sheet2.xml": _SHEET,
    },
    "a text before all texts": lambda: _edited(_SHEET_PART, "<v>2</v>", "<v>-1</v>"),
    "a truth that is none": lambda: _edited(
        _SHEET_PART, '<c r="B4" t="b"><v>1</v>', '<c r="B4" t="b"><v>x</v>'
    ),
    "two cells in one place": lambda: _edited(_SHEET_PART, 'r="B2"', 'r="A2"'),
    "cells of several rows in one": lambda: _edited(_SHEET_PART, 'r="B2"', 'r="B3"'),
    "a row within a row": lambda: _edited(_SHEET_PART, '</row><row r="3">', '<row r="3"/></row><row r="4">'),
    "cells outside of rows": lambda: {**_whole(), _SHEET_PART: re.sub("</?row[^>]*>", "", _SHEET)},
    "a value outside of cells": lambda: {**_whole(), _SHEET_PART: re.sub("</?c [^>]*>|</c>", "", _SHEET)},
    "a value that stands bare in its cell": lambda: _edited(_SHEET_PART, "<v>77</v>", "77"),
    "a shared text that stands bare": lambda: _edited(
        "xl/sharedStrings.xml", "<si><t>Workflow name</t></si>", "<t>Workflow name</t>"
    ),
    "merged cells by numbers that rows don't have": lambda: _edited(
        _SHEET_PART,
        "</sheetData>",
        '<row r="2"/></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    ),
    "a merge of nothing": lambda: _edited(
        _SHEET_PART, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'
    ),
    "a row behind all rows": lambda: _edited(_SHEET_PART, '<row r="5"', '<row r="1048577"'),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_nobody_can_tell_is_damage(tmp_path: Path, what: str) -> None:
    """Nothing is guessed."""
    assert _rows(tmp_path / "w.xlsx", DAMAGED[what]()) is None


def test_a_workbook_without_a_part_for_styles_is_read(tmp_path: Path) -> None:
    """Numbers are then plain, as they are in Excel; the relation may still stand there."""
    for content in (_without("xl/styles.xml"), _without("xl/styles.xml", _BOOK_RELATIONS)):
        found = _rows(tmp_path / "w.xlsx", content)
        assert found
        assert [cells for _, cells in found] == [*MEANT[:2], ["412", "Gentle"], *MEANT[3:]]


def test_a_workbook_without_shared_texts_is_read_where_no_cell_has_one(tmp_path: Path) -> None:
    """Many programs write all texts into the cells."""
    inline = re.sub(r't="s"><v>\d</v>', 't="inlineStr"><is><t>x</t></is>', _SHEET)
    found = _rows(tmp_path / "w.xlsx", {**_without("xl/sharedStrings.xml"), _SHEET_PART: inline})
    assert found
    assert found[1] == (2, ["x", "Firm"])


def test_a_part_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    """Nobody can tell which of the two is meant."""
    content = {**_whole(), "xl/worksheets/SHEET1.xml": _SHEET}
    assert _rows(tmp_path / "w.xlsx", content) is None


def test_rows_are_numbered_on_behind_a_number_that_does_not_rise(tmp_path: Path) -> None:
    """So no two rows have one number, and none is dropped."""
    falling = re.sub(r'<row r="3".*?</row>', '<row r="9"><c><v>1</v></c></row>', _SHEET)
    found = _rows(tmp_path / "w.xlsx", {**_whole(), _SHEET_PART: falling})
    assert found
    assert [number for number, _ in found] == [1, 2, 9, 10, 11]


def test_damage_is_told_in_one_sentence(tmp_path: Path) -> None:
    """By the file's name, with what to do, and never by an exception's."""
    path = pack(tmp_path / "april.xlsx", DAMAGED["two cells in one place"]())
    with pytest.raises(FileRefusedError) as refused:
        understand(path, path.name)
    assert str(refused.value) == (
        "april.xlsx is damaged and can't be read to the end: open it in your spreadsheet, save it anew, "
        "and use that file."
    )


def test_a_generators_workbook_goes_the_whole_way(tmp_path: Path) -> None:
    """From the file to its rows, with numbers that rise."""
    path = pack(tmp_path / "april.xlsx", READ["every row is row 0"]())
    shape = understand(path, path.name)
    assert (shape.header_row, shape.columns) == (1, ("External Id", "Workflow name"))
    assert [row.number for row in read_rows(path, shape)] == [2, 3, 4, 5]
