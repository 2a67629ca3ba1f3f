"""A quotation mark that hides the header or the rows is named, and none that is right is blamed."""

from pathlib import Path

import pytest

from importer.file.understand_file import understand
from importer.words.errors import FileRefusedError

ROWS = "".join(f"C-{number};anna{number}@example.com;Standard\n" for number in range(1, 6))
ONE = "C-1;anna@example.com;Standard\n"
TITLE = "#REF!;;\n"
LEFT_OPEN = {
    "the last row would be the header": (f'{TITLE}External ID;"Account manager;Workflow\n{ONE}', 2),
    "the first row would be": (f'{TITLE}External ID;"Account manager;Workflow\n{ROWS}', 2),
    "in the first cell": (f'{TITLE}"External ID;Account manager;Workflow\n{ONE}', 2),
    "in the last cell": (f'{TITLE}External ID;Account manager;"Workflow\n{ROWS}', 2),
    "with a text that is all right": (f'{TITLE}"External ID";"Account manager;"Workflow"\n{ONE}', 2),
    "closed in a later row": (
        f'{TITLE}External ID;"Account manager;Workflow\n{ONE}C-2;bob@example.com";Standard\n',
        2,
    ),
    "closed in the next row": (
        f'{TITLE}External ID;"Account manager;Workflow\nC-1;anna@example.com";Standard\n',
        2,
    ),
    "closed within a cell": (
        f'{TITLE}External ID;"Account manager;Workflow\nC-1;anna@example.com;Stan"dard\n',
        2,
    ),
    "below several titles": (
        f'Report;;\nMade by;Anna;\n\nExternal ID;"Account manager;Workflow\n{ONE}',
        4,
    ),
    "in a header that nobody knows": (f'{TITLE}Key;"Chef;Plan\n{ONE}', 2),
    "in a header that nobody knows, above rows": (f'{TITLE}Key;"Chef;Plan\n{ROWS}', 2),
    "in the first cell of such a header": (f'Report\n"Key;Chef;Plan\n{ROWS}', 2),
    "in a file with commas": (f'{TITLE}External ID;"Account manager;Workflow\n{ROWS}'.replace(";", ","), 2),
    "in a file of one line break": (
        f'{TITLE}External ID;"Account manager;Workflow\n{ONE}'.replace("\n", "\r"),
        2,
    ),
}
SWALLOWED = {
    "all rows, to the last one's middle": (
        f'External ID;"Account manager;Workflow\n{ONE}C-2;bob@example.com";Standard\n',
        3,
    ),
    "all rows, to the last one's end": (
        f'External ID;Account manager;"Workflow\n{ONE}C-2;bob@example.com;Standard"\n',
        3,
    ),
}
SORTED = "only above it: move the header from row 3 to the top"
HEADER_ALONE = "has a header but no rows below it: add the rows"
NOT_TO_BLAME = {
    "a header cell of two lines": ('External ID;"Account\nmanager";Workflow\n', HEADER_ALONE),
    "one with the delimiter in it": ('External ID;"Manager\n(her email; required)";Workflow\n', HEADER_ALONE),
    "one with an example in it": (
        'External ID;"Manager; email\n(e.g. anna@example.com; required)";Workflow\n',
        HEADER_ALONE,
    ),
    "one of two lines below rows": (f'{ONE}{ONE}External ID;"Account\nmanager";Workflow\n', SORTED),
    "an inch sign": (f'C-1;anna@example.com;3" pipe\n{ONE}External ID;Account manager;Workflow\n', SORTED),
    "an inch sign in quotation marks": (
        f'C-1;anna@example.com;"3"" pipe"\n{ONE}External ID;Account manager;Workflow\n',
        SORTED,
    ),
    "a mark in a row, the header below": (
        f'{ONE}C-2;"bob@example.com;Standard\nExternal ID;Account manager;Workflow\n',
        SORTED,
    ),
    "a name in quotation marks": (
        f'C-1;"Anna" Smith;Standard\n{ONE}External ID;Account manager;Workflow\n',
        SORTED,
    ),
}
READ = {
    "an inch sign in the header": f'{TITLE}External ID;3" pipe;Workflow\n{ROWS}',
    "a text of two lines in the header": f'{TITLE}External ID;"Account\nmanager";Workflow\n{ROWS}',
    "a mark in a title": f'Report "June;;\nExternal ID;Account manager;Workflow\n{ROWS}',
}


def refusal_of(path: Path, content: str) -> str:
    """What is said of a file with this in it, which isn't read."""
    path.write_bytes(content.encode())
    with pytest.raises(FileRefusedError) as refused:
        understand(path, path.name)
    return str(refused.value)


@pytest.mark.parametrize(("content", "row"), LEFT_OPEN.values(), ids=LEFT_OPEN)
def test_a_mark_that_hides_the_header_is_named(tmp_path: Path, content: str, row: int) -> None:
    """With its row; another row, which is taken for the header then, isn't spoken of."""
    assert refusal_of(tmp_path / "list.csv", content) == (
        f"A quotation mark opens in row {row} of list.csv and isn't closed there, so the header can't be "
        'told from the rows: remove the " or add the missing one, and use the corrected file.'
    )


@pytest.mark.parametrize(("content", "lines"), SWALLOWED.values(), ids=SWALLOWED)
def test_a_mark_behind_which_all_rows_stand_is_named(tmp_path: Path, content: str, lines: int) -> None:
    """Whichever of the header's cells it opens, and wherever in the last row it is closed."""
    said = refusal_of(tmp_path / "list.csv", content)
    assert f"a quotation mark in row 1 begins a text of {lines} lines" in said


@pytest.mark.parametrize(("content", "words"), NOT_TO_BLAME.values(), ids=NOT_TO_BLAME)
def test_a_mark_that_hides_nothing_is_not_blamed(tmp_path: Path, content: str, words: str) -> None:
    """What is told is what is wrong: where the header stands, or that there are no rows."""
    said = refusal_of(tmp_path / "list.csv", content)
    assert words in said
    assert "quotation mark" not in said


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_a_file_with_a_mark_that_does_no_harm_is_read(tmp_path: Path, content: str) -> None:
    """With all its rows."""
    path = tmp_path / "list.csv"
    path.write_bytes(content.encode())
    shape = understand(path, path.name)
    assert (shape.header_row, shape.rows) == (2, 5)


def test_a_legend_below_the_rows_is_no_header(tmp_path: Path) -> None:
    """Though it has more known names than the header: it is a row whose cells may have moved."""
    path = tmp_path / "list.csv"
    path.write_text(f'External ID;Chef;Plan\n{ROWS}Account manager;"Workflow;x\n')
    shape = understand(path, path.name)
    assert (shape.header_row, shape.rows) == (1, 6)


def test_whoever_chose_the_header_is_told_of_that_row(tmp_path: Path) -> None:
    """And not of another one, which may be hidden or not."""
    path = tmp_path / "list.csv"
    path.write_text(f'{TITLE}External ID;"Account manager;Workflow\n{ONE}')
    with pytest.raises(FileRefusedError) as refused:
        understand(path, path.name, header_row=3)
    assert SORTED in str(refused.value)


def test_a_letter_is_no_table(tmp_path: Path) -> None:
    """What somebody says over several lines begins with a mark in each of them."""
    letter = 'Dear Maya,\n"We met him in June.\n"He was well, and sends his regards.\n'
    assert "quotation mark opens" not in refusal_of(tmp_path / "letter.csv", letter)
