"""The error file has the refused rows as they came, says what is wrong, and reads back as the original."""

import asyncio
import csv
import random
from collections.abc import AsyncIterator, Sequence
from itertools import product
from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.report.error_file import write_error_file
from importer.report.written_files import error_file_name
from importer.words.error_columns import ERROR_COLUMNS, escape, escape_all, unescape
from importer.words.language import Language, catalogue, speaking
from importer.words.row_errors import MOST_NAMED, Advice, RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Dialect, Row, TableShape

_NOT_FOUND = (RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "External Id", "CU-1"),)
ADVICE = Advice(("Standard EU", "Standard US"))
_MALFORMED = (RowError(RowErrorCode.ROW_MALFORMED),)


def _shape(columns: Sequence[str], dialect: Dialect | None = None) -> TableShape:
    return TableShape(
        dialect=dialect or Dialect(),
        header_row=1,
        columns=tuple(columns),
        positions=tuple(range(len(columns))),
        samples=((),) * len(columns),
        rows=1,
    )


async def _arriving(rows: Sequence[RefusedRow]) -> AsyncIterator[Sequence[RefusedRow]]:
    """In two pages."""
    half = len(rows) // 2
    yield rows[:half]
    yield rows[half:]


async def _write(path: Path, shape: TableShape, rows: Sequence[RefusedRow]) -> Path:
    await write_error_file(path, shape, _arriving(rows), advice=ADVICE)
    return path


def _read_back(path: Path) -> tuple[TableShape, list[Row]]:
    shape = understand(path, "errors.csv")
    return shape, list(read_rows(path, shape))


async def test_says_what_is_wrong_beside_each_row(tmp_path: Path) -> None:
    """After the file's columns come the row's number, the error, how to fix it, and the likely value."""
    errors = (RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "ana@exmple.com", ("ana@example.com",)),)
    row = RefusedRow(1204, ("CU-1", "ana@exmple.com", "note"), errors)
    path = await _write(tmp_path / "e.csv", _shape(["External Id", "Manager", "Note"]), [row])
    assert path.read_bytes().decode() == (
        "External Id,Manager,Note,Row,Error,How to fix,Did you mean\r\n"
        'CU-1,ana@exmple.com,note,1204,"User not found, check the email",'
        '"It can be due to a typo in the address, or a mix-up between several addresses. '
        "Or the user doesn't exist and must be created.\",ana@example.com\r\n"
    )


@pytest.mark.parametrize(
    ("errors", "said", "meant"),
    [
        pytest.param(
            [
                RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "ana@exmple.com", ("ana@example.com",)),
                RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "bo@exmple.com"),
                RowError(
                    RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Standrd", ("Standard EU", "Standard US")
                ),
            ],
            "User not found, check the email (ana@exmple.com, bo@exmple.com); "
            "Dunning plan not found, check spelling",
            "Manager: ana@example.com; Workflow: Standard EU or Standard US",
            id="several errors in one row",
        ),
        pytest.param(
            [RowError(RowErrorCode.ROWS_CONTRADICT, rows=(7, 1204, 9))],
            "Rows for the same customer contradict each other (row 7, row 1,204 and row 9)",
            "",
            id="contradicting rows",
        ),
        pytest.param(
            [RowError(RowErrorCode.ROWS_CONTRADICT, rows=tuple(range(2, 12)))],
            "Rows for the same customer contradict each other (row 2, row 3, row 4, row 5, row 6 and 5 more)",
            "",
            id="many contradicting rows",
        ),
        pytest.param(
            [RowError(RowErrorCode.ROWS_CONTRADICT, rows=tuple(range(2, 2 + MOST_NAMED)))],
            "Rows for the same customer contradict each other "
            "(row 2, row 3, row 4, row 5, row 6 and at least 7 more)",
            "",
            id="more contradicting rows than are kept",
        ),
        pytest.param(
            [RowError(RowErrorCode.SPREADSHEET_ERROR, "Workflow", "Standrd")],
            "The cell holds a spreadsheet error (Workflow)",
            "",
            id="the column of a spreadsheet error",
        ),
        pytest.param(
            [RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "External Id", "CU-1", ("CU-11",))],
            "The customer was not found",
            "CU-11",
            id="one suggestion, ready to be copied",
        ),
    ],
)
async def test_explains_all_errors_of_a_row(
    tmp_path: Path, errors: list[RowError], said: str, meant: str
) -> None:
    """Each message stands once, with its details: which value is wrong, which other rows, which column."""
    row = RefusedRow(5, ("CU-1", "ana@exmple.com; bo@exmple.com", "Standrd"), tuple(errors))
    shape = _shape(["External Id", "Manager", "Workflow"])
    path = await _write(tmp_path / "e.csv", shape, [row])
    with path.open(encoding="utf-8", newline="") as stream:
        _, cells = csv.reader(stream)
    assert (cells[3], cells[4], cells[6]) == ("5", said, meant)


@pytest.mark.parametrize(
    ("encoding", "start"),
    [("utf-8", b"Identifiant"), ("utf-8-sig", b"\xef\xbb\xbfIdentifiant"), ("cp1252", b"Identifiant")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
async def test_is_written_as_the_file_was(
    tmp_path: Path, encoding: str, start: bytes, delimiter: str, newline: str
) -> None:
    """Encoding, byte order mark, delimiter and line break are those of the file that was shared."""
    dialect = Dialect(encoding, delimiter, newline)
    cells = ("é", "a\rb,\nc;\td|", '"')
    shape = _shape(["Identifiant client", "Nom", "Note"], dialect)
    path = await _write(tmp_path / "e.csv", shape, [RefusedRow(2, cells, _NOT_FOUND)])
    assert path.read_bytes().startswith(start)
    found, rows = _read_back(path)
    assert found.dialect == dialect
    assert rows == [Row(2, cells)]


async def test_quotes_every_cell_where_the_file_did(tmp_path: Path) -> None:
    """A file with every cell in quotes gets such an error file."""
    shape = _shape(["External Id"], Dialect(quote_all=True))
    path = await _write(tmp_path / "e.csv", shape, [RefusedRow(2, ("CU-1",), _NOT_FOUND)])
    assert path.read_text().startswith('"External Id","Row","Error","How to fix","Did you mean"\n"CU-1","2",')
    assert _read_back(path)[0].dialect.quote_all


async def test_is_known_when_it_comes_back(tmp_path: Path) -> None:
    """Its four columns aren't read as columns, and its rows have the numbers of the file shared now."""
    shape = _shape(["External Id", "Note"])
    rows = [RefusedRow(40, ("CU-1", "a"), _NOT_FOUND), RefusedRow(90, ("CU-2", "=b"), _NOT_FOUND)]
    found, back = _read_back(await _write(tmp_path / "e.csv", shape, rows))
    assert found.is_error_file
    assert (found.columns, found.positions, found.rows) == (("External Id", "Note"), (0, 1), 2)
    assert found.samples == (("CU-1", "CU-2"), ("a", "=b"))
    assert back == [Row(2, ("CU-1", "a")), Row(3, ("CU-2", "=b"))]


async def test_a_malformed_row_keeps_the_four_columns_aligned(tmp_path: Path) -> None:
    """Cells beyond the header stand behind the four columns, and the row reads back as malformed."""
    malformed = RowError(RowErrorCode.ROW_MALFORMED)
    rows = [
        RefusedRow(2, ("CU-1", "Acme", "Inc", "x"), (malformed,)),
        RefusedRow(3, ("CU-2", "b"), _NOT_FOUND),
    ]
    path = await _write(tmp_path / "e.csv", _shape(["External Id", "Name"]), rows)
    with path.open(encoding="utf-8", newline="") as stream:
        header, first, second = csv.reader(stream)
    assert (header[2], first[2], second[2]) == ("Row", "2", "3")
    assert first[6:] == ["Inc", "x"]
    assert _read_back(path)[1] == [
        Row(2, ("CU-1", "Acme", "Inc", "x"), RowErrorCode.ROW_MALFORMED),
        Row(3, ("CU-2", "b")),
    ]


async def test_a_malformed_row_can_be_corrected_in_a_spreadsheet(tmp_path: Path) -> None:
    """A spreadsheet widens all rows to the widest; once the extra cells are blank, the row is in order."""
    path = tmp_path / "e.csv"
    path.write_text(
        "External Id,Name,Row,Error,How to fix,Did you mean,,\n"
        '1,"Acme, Inc",2,malformed,Put quotes,,,\n'
        "2,b,3,not found,Check,,,\n"
    )
    found, rows = _read_back(path)
    assert found.columns == ("External Id", "Name")
    assert rows == [Row(2, ("1", "Acme, Inc")), Row(3, ("2", "b"))]


async def test_cells_that_a_spreadsheet_would_run_are_escaped(tmp_path: Path) -> None:
    """No cell of the written file begins with `=`, `+`, `-`, `@`, tab or carriage return, in any column."""
    suggestion = RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "=W", "x", ("-10% plan",))
    cells = ("=1+1", "+33 1", "-5", "@x", "\tx", "\rx", "'=1")
    shape = _shape(["=W", "+", "-a", "@b", "c", "d", "'=e"])
    path = await _write(tmp_path / "e.csv", shape, [RefusedRow(2, cells, (suggestion,))])
    with path.open(encoding="utf-8", newline="") as stream:
        written = [cell for row in csv.reader(stream) for cell in row]
    assert "'-10% plan" in written
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    found, rows = _read_back(path)
    assert found.columns == shape.columns
    assert rows == [Row(2, cells)]


@pytest.mark.parametrize("sign", [*"=+-@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize(
    "before", ["", "'", " ", "\n", "\r\n", "\t", "\xa0", "\u200b", "\ufeff", "\u202e", "\u3164", " \u2060"]
)
def test_what_nobody_sees_hides_no_formula(before: str, sign: str) -> None:
    """Line breaks, blanks and invisible characters before it, and the wide signs of East Asian keyboards."""
    cell = f"{before}{sign}1+1"
    assert escape(cell) == f"'{cell}"
    assert list(escape_all(["CU-1", cell, ""])) == ["CU-1", f"'{cell}", ""]
    assert unescape(escape(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["CU-1", "a=1", " Smith", "\u200bCU-1", "", " ", "x\n=1", "'tis", "\u200b'=1"]
)
def test_other_cells_are_not_escaped(cell: str) -> None:
    """A sign further inside is nothing that a spreadsheet runs."""
    assert (escape(cell), unescape(cell)) == (cell, cell)


def test_escape_is_undone_for_every_cell() -> None:
    """All cells of up to five characters out of those that matter come back as they were."""
    for length in range(6):
        for letters in product("'=-\t\n\u200b\uff1dx", repeat=length):
            cell = "".join(letters)
            assert unescape(escape(cell)) == cell


def test_a_cell_typed_anew_stays_as_it_is() -> None:
    """Undoing escapes leaves alone what was never escaped."""
    assert [unescape(cell) for cell in ("-5", "'tis", "O'Brien", "", "'")] == [
        "-5",
        "'tis",
        "O'Brien",
        "",
        "'",
    ]


async def test_a_letter_that_the_encoding_lacks_moves_the_file_to_utf8(tmp_path: Path) -> None:
    """A Polish suggestion turns a Windows-1252 file into UTF-8 with a byte order mark, and all rows stay."""
    polish = RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Lodz", ("Łódź łagodny",))
    shape = _shape(["External Id", "Workflow"], Dialect("cp1252", ";"))
    plain = [RefusedRow(number, (f"CU-{number}", "Hélène"), _NOT_FOUND) for number in range(2, 1502)]
    rows = [*plain, RefusedRow(1502, ("CU-x", "Lodz"), (polish,)), RefusedRow(1503, ("é", ""), _NOT_FOUND)]
    path = await _write(tmp_path / "e.csv", shape, rows)
    found, back = _read_back(path)
    assert found.dialect == Dialect("utf-8-sig", ";")
    assert [row.cells for row in back] == [row.cells for row in rows]
    assert "Łódź łagodny" in path.read_text(encoding="utf-8-sig")
    assert [file.name for file in tmp_path.iterdir()] == ["e.csv"]


async def test_short_rows_and_no_rows_keep_the_columns_aligned(tmp_path: Path) -> None:
    """A row with fewer cells than the header is filled up; without rows the header stands alone."""
    shape = _shape(["External Id", "Note"])
    short = await _write(tmp_path / "short.csv", shape, [RefusedRow(2, ("CU-1",), _NOT_FOUND)])
    assert short.read_text().splitlines()[1].startswith("CU-1,,2,The customer was not found,")
    empty = await _write(tmp_path / "empty.csv", shape, [])
    assert empty.read_text() == "External Id,Note,Row,Error,How to fix,Did you mean\n"


async def test_any_table_reads_back_as_it_was(tmp_path: Path) -> None:
    """Two hundred tables of hostile cells, in every dialect: what is read back is what was refused."""
    dice = random.Random(20240501)  # noqa: S311 - a fixed seed makes the same tables every time
    parts = [
        "'",
        '"',
        "=",
        "-",
        "@",
        "+",
        "\t",
        "\r",
        "\n",
        "\r\n",
        ",",
        ";",
        "|",
        " ",
        "é",
        "x",
        "\0",
        "sep=",
    ]
    for _ in range(200):
        dialect = Dialect(
            dice.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"]),
            dice.choice(",;\t|"),
            dice.choice(["\r\n", "\n", "\r"]),
            dice.random() < 0.5,
        )
        shape = _shape([f"Column {number}" for number in range(dice.randint(1, 4))], dialect)
        refused = [
            RefusedRow(number, ("é", *_cells(dice, parts, len(shape.columns))), _NOT_FOUND)
            for number in range(2, dice.randint(3, 9))
        ]
        path = await _write(tmp_path / "e.csv", shape, refused)
        found, rows = _read_back(path)
        assert (found.dialect.encoding, found.dialect.delimiter) == (dialect.encoding, dialect.delimiter)
        assert found.columns == shape.columns
        assert [row.cells for row in rows] == [_as_read(row.cells, len(shape.columns)) for row in refused]


def _cells(dice: random.Random, parts: list[str], width: int) -> list[str]:
    """Up to two cells more, or less, than the header has after the first."""
    return ["".join(dice.choices(parts, k=dice.randint(0, 6))) for _ in range(dice.randint(0, width + 1))]


def _as_read(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells with blanks for missing ones."""
    return cells + ("",) * (width - len(cells))


async def test_suggestions_are_told_by_column_as_the_language_does(tmp_path: Path) -> None:
    """In French a space stands before the colon and the semicolon."""
    errors = (
        RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "ana@exmple.com", ("ana@example.com",)),
        RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Standrd", ("Standard EU", "Standard US")),
    )
    row = RefusedRow(5, ("CU-1", "ana@exmple.com", "Standrd"), errors)
    with speaking(catalogue(Language.FRENCH)):
        path = await _write(tmp_path / "e.csv", _shape(["External Id", "Manager", "Workflow"]), [row])
    with path.open(encoding="utf-8", newline="") as stream:
        _, cells = csv.reader(stream)
    assert cells[6] == "Manager\u00a0: ana@example.com\u202f; Workflow\u00a0: Standard EU ou Standard US"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Standard EU", "Standard US"), "Workflows you can use: Standard EU and Standard US."),
        ((), "There are no workflows yet: load a list of them first."),
        (
            tuple(f"Plan {number}" for number in range(10, 30)),
            "Workflows you can use: Plan 10, Plan 11, Plan 12, Plan 13, Plan 14, Plan 15, Plan 16, Plan 17, "
            "Plan 18, Plan 19 and 10 more.",
        ),
    ],
    ids=["a few", "none", "many"],
)
async def test_names_the_workflows_that_can_be_used(
    tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    """All of a few, of many the first ones; they are what the workspace has now."""
    path, shape = tmp_path / "e.csv", _shape(["Id", "Workflow"])
    row = RefusedRow(2, ("CU-1", "Gone"), (RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Gone"),))
    await write_error_file(path, shape, _arriving([row]), advice=Advice(names))
    with path.open(encoding="utf-8", newline="") as stream:
        _, cells = csv.reader(stream)
    assert cells[4] == said


async def test_can_be_cancelled_at_any_moment(tmp_path: Path) -> None:
    """Whoever waits for rows is told at once; what had arrived is written and the file closed by then."""
    path, came = tmp_path / "e.csv", asyncio.Event()

    async def endless() -> AsyncIterator[Sequence[RefusedRow]]:
        yield [RefusedRow(2, ("CU-1",), _NOT_FOUND)]
        came.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(write_error_file(path, _shape(["External Id"]), endless(), advice=ADVICE))
    await came.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert path.read_text().splitlines()[1].startswith("CU-1,2,")


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("assignments.csv", "assignments - errors.csv"),
        ("April v1.2.TSV", "April v1.2 - errors.TSV"),
        ("export", "export - errors.csv"),
        ("table.xlsx", "table - errors.csv"),
        ("assignments - errors.csv", "assignments - errors 14.csv"),
        ("assignments - errors 9.csv", "assignments - errors 14.csv"),
        ("assignments - errors (1).csv", "assignments - errors 14.csv"),
        ("assignments - errors 9 (2).csv", "assignments - errors 14.csv"),
        (f"{'あ' * 120}.csv", f"{'あ' * 66} - errors.csv"),
        ("a\u202evsc.exe\u2066b\x07\n.csv", "avsc.exeb - errors.csv"),
        ("\u202e.csv", "table - errors.csv"),
        ("\U0001f468\u200d\U0001f469 .csv", "\U0001f468\u200d\U0001f469 - errors.csv"),
    ],
)
def test_name_of_the_error_file(original: str, name: str) -> None:
    """The name tells the file it belongs to, and doesn't grow when an error file is shared again."""
    assert error_file_name(original, 14) == name


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", Language)
async def test_an_error_file_is_known_again_whoever_shares_it(
    tmp_path: Path, language: Language, ending: str
) -> None:
    """Its words are those of the person who got it; what the file had in its cells stays as it was."""
    path = tmp_path / f"e.{ending}"
    shape = _shape(["External Id", "Manager"])
    rows = [RefusedRow(2, ("CU-1", "(none)"), _NOT_FOUND), RefusedRow(3, ("CU-2", "a", "b"), _MALFORMED)]
    with speaking(catalogue(language)):
        await write_error_file(path, shape, _arriving(rows), beyond=True, advice=ADVICE)
        said = list(map(str, ERROR_COLUMNS))
    found, back = _read_back(path)
    assert (found.columns, found.is_error_file) == (shape.columns, True)
    assert back == [
        Row(2, ("CU-1", "(none)")),
        Row(3, ("CU-2", "a", "b"), RowErrorCode.ROW_MALFORMED),
    ]
    if ending == "csv":
        assert path.read_text().splitlines()[0] == ",".join(["External Id", "Manager", *said])


@pytest.mark.parametrize("language", Language)
def test_the_name_of_an_error_file_is_known_again(language: Language) -> None:
    """However often its errors are shared again, its name doesn't grow."""
    with speaking(catalogue(language)):
        first = error_file_name("assignments.csv", 7)
    assert error_file_name(first, 8) == "assignments - errors 8.csv"


def test_the_error_file_of_a_correction_has_a_name_of_its_own() -> None:
    """It stands in one thread with that of the import whose values it fixes."""
    assert error_file_name("assignments.csv", 8, is_second=True) == "assignments - errors 8.csv"
