"""A list of External Ids that someone writes or pastes: what is taken from it."""

from pathlib import Path

import pytest

from importer.listed_customers import ids_in, read_ids
from importer.words.errors import CannotHandOverError, FileRefusedError
from tests.importer.workbooks import pack, parts, rows, sheet


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("C1\nC2\r\nC3", ["C1", "C2", "C3"]),
        (" C1 , C2;C1\tC3 ", ["C1", "C2", "C3"]),
        ("External Id\nC1", ["C1"]),
        ("Identifiant Externe\nC1", ["C1"]),
        ('"C1"\n"C 2"', ["C1", "C 2"]),
        ("\u200bC1\u00a0\n\n\u200b\n", ["C1"]),
        ("External Id", []),
        (" \n", []),
    ],
)
def test_the_ids_of_a_list(text: str, ids: list[str]) -> None:
    """Each once, also with signs between; a header, blanks and quotes are none."""
    assert list(ids_in(text)) == ids


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("C1\n#N/A", '1 entry of the list is no External Id that can be read for sure: "#N/A". Nothing was'),
        ("#REF!, C1;\ufffd2", '2 entries of the list are no External Ids that can be read for sure: "#REF!"'),
    ],
)
def test_what_is_pasted_is_refused_where_a_file_would_be(text: str, refusal: str) -> None:
    """A customer whom a formula didn't find would be left out in silence."""
    with pytest.raises(CannotHandOverError) as refused:
        ids_in(text)
    assert refusal in str(refused.value)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("C1\n C2 \n\nC1\n", ["C1", "C2"]),
        ("C1, C2;C3\tC4", ["C1", "C2", "C3", "C4"]),
        ("ID externe\nC1", ["C1"]),
        ("Customers to move\n\nName;Customer ID\nOak;7\nElm;8\n", ["7", "8"]),
        ("Customer number,External Id\n1,C1\n", ["C1"]),
        ("C1,\nC2,\n", ["C1", "C2"]),
    ],
)
def test_the_ids_of_a_file(tmp_path: Path, text: str, ids: list[str]) -> None:
    """Of a table those of the column that is called so; of anything else all that stands there."""
    path = tmp_path / "list"
    path.write_text(text, encoding="utf-16")
    assert list(read_ids(path, "list.csv")) == ids


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Number,Town\nC1,Rome\n", "No column of list.csv is called External Id, so it isn't clear"),
        ("Client code,Customer number\n1,2\n", 'hold the External Ids: "Client code" and "Customer number".'),
        (
            "Name,External Id\nOak,C1\nElm,\nFir,#N/A\n",
            "2 rows of list.csv have no External Id that can be read",
        ),
        ("#REF!\nC1\n", "1 row of list.csv has no External Id that can be read for sure: row 1."),
        ("C1\nC\udcff2\n", "1 row of list.csv has no External Id that can be read for sure: row 2."),
        ("", "list.csv is empty"),
    ],
)
def test_a_list_that_leaves_a_doubt_is_refused(tmp_path: Path, text: str, refusal: str) -> None:
    """Nobody's customers are handed over, or left out, on a guess."""
    path = tmp_path / "list"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(FileRefusedError) as refused:
        read_ids(path, "list.csv")
    assert refusal in str(refused.value)


def test_a_list_in_a_workbook(tmp_path: Path) -> None:
    """What people don't see of it, or don't mean, isn't told apart for them."""
    one, other = sheet(rows(("External Id",), ("C1",))), sheet(rows(("C2",)))
    assert list(read_ids(pack(tmp_path / "one", parts(one)), "list.xlsx")) == ["C1"]
    with pytest.raises(FileRefusedError, match="has several sheets"):
        read_ids(pack(tmp_path / "two", parts(one, other)), "list.xlsx")
    hidden = sheet(rows(("External Id",), ("C1",)) + '<row r="3" hidden="1"><c r="A3"><v>2</v></c></row>')
    with pytest.raises(FileRefusedError, match=r"1 row of list\.xlsx is hidden"):
        read_ids(pack(tmp_path / "hidden", parts(hidden)), "list.xlsx")
