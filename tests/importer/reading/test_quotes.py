"""What becomes of quotation marks that are stray, left open, or written in another way than most."""

from pathlib import Path

import pytest

from importer.file.row_batches import read_parts
from importer.file.understand_file import read_rows, understand
from importer.report.text_output import TextOutput
from importer.words.error_columns import ERROR_COLUMNS
from importer.words.table_shape import TableShape


def _read(
    path: Path, text: str, encoding: str = "utf-8"
) -> tuple[TableShape, dict[int, tuple[str, ...]], list[int]]:
    """The shape, the cells of the rows that can be trusted, and the numbers of the malformed ones."""
    path.write_bytes(text.encode(encoding))
    shape = understand(path, path.name)
    rows = list(read_rows(path, shape))
    assert [number for part in read_parts(path, shape) for number in part.problems] == [
        row.number for row in rows if row.problem
    ]
    return (
        shape,
        {row.number: row.cells for row in rows if not row.problem},
        [r.number for r in rows if r.problem],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [2, 3, 4, 7])
@pytest.mark.parametrize("between", [0, 1, 3])
def test_two_stray_quotes_swallow_no_rows(
    tmp_path: Path, delimiter: str, ends: str, width: int, between: int
) -> None:
    """Both of their rows are malformed, and those between them are read, whichever cell the quotes are in."""
    rows = [[f"K-{n}", f"p{n}@example.com", *(f"v{n} w" for _ in range(width - 2))] for n in range(8)]
    second = 3 + between
    for column in range(1, width):
        changed = [list(row) for row in rows]
        changed[2][column] = f'"{changed[2][column]}'
        changed[second][column] += '"'
        table = [["Customer ID", "Owner", *(f"N{n}" for n in range(width - 2))], *changed]
        text = ends.join(delimiter.join(row) for row in table)
        _, read, malformed = _read(tmp_path / "file.csv", text)
        assert malformed == [4, second + 2]
        assert set(read.values()) == {tuple(row) for n, row in enumerate(rows) if n not in {2, second}}


def test_two_stray_quotes_beside_a_parted_row_swallow_none(tmp_path: Path) -> None:
    """The only row outside of quotes was split in two: its pieces don't tell which column is which."""
    text = 'Owner,Edited by,Plan,Code client\na@b.com,",Soft,C-1\nc@b.com,d@b.com,Firm,C-2\n'
    text += 'e@b.com,f@b.com",Hard,C-3\ng@b.com,h@b.com,Ha\nrd twice,C-4\n'
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert {2, 4} <= set(malformed)
    assert 3 in {*malformed, *read}


def test_two_stray_quotes_around_all_rows_swallow_none(tmp_path: Path) -> None:
    """Not even if no row is left that shows how ids look, and one between has lost its blank end."""
    text = (
        'Due|Code client|Town|Plan\n1 May|C-1|"Ulm|\n2 May|C-2|Bonn\n3 May|C-3|Rome|Firm\n'
        '4 May|C-4|Oslo"|Soft\n'
    )
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert sorted({*malformed, *read}) == [2, 3, 4, 5]
    assert {2, 5} <= set(malformed)


def test_two_stray_quotes_amid_rows_of_other_widths_swallow_none(tmp_path: Path) -> None:
    """Lists of emails without quotes make most rows longer: where ids and emails stand in those misleads."""
    text = (
        "Owner|Deputy|Company|Amount|Code client\na@b.com|c@b.com|d@b.com||Ash|1,50|101\n"
        'a@b.com||Elm|"2,50|102\n||Oak|3,50"|103\nd@b.com|a@b.com|c@b.com||Fir|4,50|104\n'
        "c@b.com|a@b.com||Yew|5,50|105\n"
    )
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert (read, 3 in malformed) == ({}, True)


def test_an_address_of_several_lines_is_a_cell_also_with_delimiters_in_it(tmp_path: Path) -> None:
    """Its lines have fewer cells than a row."""
    text = 'Customer ID,Address,Owner\nK-1,"Ash, Ltd\n5, High St",a@b.com\nK-2,Elm,a@b.com\n'
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert (list(read), malformed) == ([2, 3], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_delimiter_lost_before_a_quoted_cell(tmp_path: Path, delimiter: str, column: int) -> None:
    """The delimiter inside of the cell makes up for it, so that the row is as wide as it should be."""
    rows = [["K-1", "Ann", "x", "y"], ["K-2", "Bob", "x", "y"], ["K-3", "Cy", "x", "y"]]
    rows[1][column + 1] = f'"a ""b""{delimiter} c"'
    cells = rows[1]
    lines = [delimiter.join(row) for row in (["Customer ID", "Name", "Plan", "Note"], *rows)]
    lines[2] = delimiter.join([*cells[:column], cells[column] + cells[column + 1], *cells[column + 2 :]])
    _, read, malformed = _read(tmp_path / "file.csv", "\n".join(lines))
    assert malformed == [3]
    assert list(read) == [2, 4]


@pytest.mark.parametrize("names", ['Pipe 5" long,6" wide', 'said "hi",and "bye" too', 'Smith "Jo",Ann'])
def test_quotes_as_people_write_them_are_read(tmp_path: Path, names: str) -> None:
    """They stand within cells, and lose no delimiter."""
    text = f"Customer ID,Name,Note\nK-1,Ann,x\nK-2,{names}\nK-3,Cy,y\n"
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert not malformed
    assert read[3] == ("K-2", *names.split(","))


def test_short_rows_are_not_swallowed(tmp_path: Path) -> None:
    """Their blank last cells were left off, so that no line is as wide as the header."""
    text = (
        'Customer ID,Owner,Plan,Note\nK-1,a@b.com,Gold,"call\nK-2,c@b.com,Gold\nK-3,d@b.com,Gold,late"\n'
        "K-4,e@b.com,Gold\n"
    )
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert malformed == [2, 4]
    assert [cells[0] for cells in read.values()] == ["K-2", "K-4"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("line", ['K-2,"é@b.com,x', 'K-2,é@b.com,"x', '"K-2,é@b.com,x', 'K-2,é@b.com,"'])
@pytest.mark.parametrize("below", ["K-3,c@b.com,y\n", 'K-3,"c@b.com","y, z"\nK-4,d@b.com,""\n', ""])
def test_one_open_quote_costs_its_row_alone(tmp_path: Path, encoding: str, line: str, below: str) -> None:
    """Whether those after it have quotes, and whether there are any."""
    text = f"Customer ID,Owner,Note\nK-1,Zoë@b.com,naïve café\n{line}\n{below}"
    _, read, malformed = _read(tmp_path / "file.csv", text, encoding)
    assert malformed == [3]
    assert sorted(read) == [2, *range(4, 4 + below.count("\n"))]


@pytest.mark.parametrize(
    "cell",
    [
        "Wants Monday: visit is booked, may be moved\nPlease ring, in the morning",
        "one, two\n\nthree, four",
        "12 High Street\nK Town, 7000",
        "a@b.com, c@b.com\nd@b.com, e@b.com",
        "see K-7\nand, or K-8",
        "<p>\n  text, more\n</p>",
    ],
)
@pytest.mark.parametrize(
    "header", ["Customer ID,Note,Owner", "Customer ID,Note,Note (translated)", "Ref,Note,x"]
)
def test_a_cell_of_several_lines_is_read(tmp_path: Path, header: str, cell: str) -> None:
    """It is never called open, though its lines have as many delimiters as the header."""
    text = f'{header}\nK-1,"{cell}","kann weg, oder"\nK-2,x,y\nK-3,"{cell}",z\n'
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert malformed == []
    assert read == {2: ("K-1", cell, "kann weg, oder"), 3: ("K-2", "x", "y"), 4: ("K-3", cell, "z")}


def test_lines_of_a_cell_that_may_be_rows_are_one_malformed_row(tmp_path: Path) -> None:
    """Where some look like rows and some don't, nobody can tell; nothing of it is read in silence."""
    text = (
        'Customer ID,Owner,Note\nK-1,a@b.com,x\nK-2,b@b.com,"first\nK-9,z@b.com,y\nand so on, as before\n'
        'end"\nK-3,c@b.com,z\n'
    )
    _, read, malformed = _read(tmp_path / "file.csv", text)
    assert (sorted(read), malformed) == ([2, 4], [3])


def test_few_inexact_quotes_are_malformed_rows(tmp_path: Path) -> None:
    """At most one row in fifty; the cells stay as they stand in the file."""
    rows = "".join(f"K-{n},Acme {n},a@b.com\n" for n in range(198))
    path = tmp_path / "file.csv"
    _, read, malformed = _read(
        path, f'Customer ID,Name,Owner\nK-a,"A" & B,a@b.com\n{rows}K-b,"B, "C"",a@b.com\n'
    )
    assert (len(read), malformed) == (198, [2, 201])
    cells = [row.cells for row in read_rows(path, understand(path, path.name)) if row.problem]
    assert cells == [("K-a", '"A" & B', "a@b.com"), ("K-b", '"B', ' "C""', "a@b.com")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_backslashes_before_quotes_are_read(tmp_path: Path, delimiter: str, ends: str) -> None:
    r"""`\"` is a quotation mark if it is throughout; other backslashes stay, as does a cell of just one."""
    rows = [
        ["Customer ID", '"Comment"', "Owner"],
        ["K-1", r'"say \"hi\"' + delimiter + ' ok"', "a@b.com"],
        ["K-2", r'"\""', r"C:\new"],
        ["K-3", r'"ends in \\"', '"x"'],
    ]
    shape, read, malformed = _read(tmp_path / "file.csv", ends.join(delimiter.join(row) for row in rows))
    assert (shape.dialect.backslashes, malformed) == (True, [])
    assert list(read.values()) == [
        ("K-1", f'say "hi"{delimiter} ok', "a@b.com"),
        ("K-2", '"', r"C:\new"),
        ("K-3", "ends in \\", "x"),
    ]


def test_a_path_that_ends_in_a_backslash_is_no_escape(tmp_path: Path) -> None:
    """In a file whose quotation marks fit as they are."""
    shape, read, _ = _read(tmp_path / "file.csv", 'Customer ID,Folder,Owner\nK-1,"C:\\a, b\\",a@b.com\n')
    assert not shape.dialect.backslashes
    assert read == {2: ("K-1", "C:\\a, b\\", "a@b.com")}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "|"])
@pytest.mark.parametrize("quoted_first", [False, True])
def test_blanks_before_quotes_are_read(tmp_path: Path, delimiter: str, ends: str, quoted_first: bool) -> None:
    """Where they stand before nearly every quotation mark that opens a cell."""
    first = '"K-1"' if quoted_first else "K-1"
    rows = [
        ["Customer ID", " Name", " Owner"],
        [first, f' "Smith{delimiter} Jones"', " a@b.com"],
        ["K-2", ' "Doe"', '  "b@b.com"'],
        ["K-3", ' ""', " c@b.com"],
    ]
    shape, read, malformed = _read(tmp_path / "file.csv", ends.join(delimiter.join(row) for row in rows))
    assert (shape.dialect.spaced, shape.columns, malformed) == (True, ("Customer ID", "Name", "Owner"), [])
    assert list(read.values()) == [
        ("K-1", f"Smith{delimiter} Jones", "a@b.com"),
        ("K-2", "Doe", "b@b.com"),
        ("K-3", "", "c@b.com"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Customer ID,Comment,Owner\nK-1,"say \\"hi\\", \\\\ ok",a@b.com\nK-2,"a\\"",\n',
        'Customer ID, Comment, Owner\nK-1, "a, ""b""", a@b.com\nK-2, "x, ", y\n',
        'Customer ID,Comment,Owner\nK-1,"x,a@b.com\nK-2,"y, "z"",b@b.com\nK-3,u,v\n',
    ],
)
def test_an_error_file_of_such_a_file_has_the_same_cells(tmp_path: Path, text: str) -> None:
    """It is written with quotation marks as most are, and read so."""
    path, errors = tmp_path / "file.csv", tmp_path / "errors.csv"
    path.write_text(text)
    shape = understand(path, path.name)
    rows = list(read_rows(path, shape))
    written = TextOutput(errors, shape.dialect, [*shape.columns, *map(str, ERROR_COLUMNS)])
    written.add([[*row.cells[:3], str(row.number), "e", "h", "", *row.cells[3:]] for row in rows])
    written.close()
    again = understand(errors, errors.name)
    assert again.dialect.is_plain
    assert [row.cells for row in read_rows(errors, again)] == [row.cells for row in rows]


@pytest.mark.parametrize("header", ["Wer,Was,Nr", '"Wer, wo",Was,Nr', '"Wer,Was,Nr'])
def test_a_row_with_inexact_quotes_is_no_header(tmp_path: Path, header: str) -> None:
    """Though it has more cells than any other; the first row may be one, whatever its quotation marks."""
    text = f'{header}\nbeta,"a, b",K-1\nnote,""c, d, e, f",K-2\ngamma,g,K-3\n'
    shape, read, malformed = _read(tmp_path / "file.csv", text)
    assert (shape.header_row, [cells[0] for cells in read.values()], malformed) == (1, ["beta", "gamma"], [3])


def test_quotes_in_the_header_are_read(tmp_path: Path) -> None:
    """With delimiters and line breaks in it, and in a table of a hundred thousand rows."""
    rows = "".join(f'"K-{n}","p{n}@example.com","v, {n}"\n' for n in range(100_000))
    shape, read, malformed = _read(tmp_path / "file.csv", f'"Customer ID","Owner","Note, or\nremark"\n{rows}')
    assert (shape.columns, len(read), malformed) == (("Customer ID", "Owner", "Note, or remark"), 100_000, [])
