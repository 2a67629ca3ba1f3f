"""A list of External Ids that someone writes or pastes: what is taken from it."""

import pytest

from importer.listed_customers import ids_in


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("C1\nC2\r\nC3", ["C1", "C2", "C3"]),
        (" C1 , C2;C1\tC3 ", ["C1", "C2", "C3"]),
        ("External Id\nC1", ["C1"]),
        ("Identifiant Externe\nC1", ["C1"]),
        ('"C1"\n"C 2"', ["C1", "C 2"]),
        ("\u200bC1\u00a0\n\n#N/A", ["C1"]),
        ("External Id", []),
        (" \n", []),
    ],
)
def test_the_ids_of_a_list(text: str, ids: list[str]) -> None:
    """Each once, also with signs between; a header, blanks, quotes and a spreadsheet's errors are none."""
    assert list(ids_in(text)) == ids
