"""What came from a file stands in a sentence without breaking it, however long or odd it is."""

import pytest

from importer.words.column_letters import column_letter, column_place
from importer.words.quoting import LONGEST, plain, quoted


def test_invisible_characters_are_seen_as_spaces() -> None:
    """Text that would turn around, hide, or speak to a terminal does nothing of it."""
    assert plain("a\u202eb\u200bc\u00a0\td\x00") == "a b c d"
    assert quoted("\x1b[2Ja\r\nb\udc80") == '"[2Ja b"'


def test_a_huge_value_is_cut_with_a_sign() -> None:
    """One of the longest length isn't touched; a cell of megabytes takes as little room."""
    assert quoted("x" * LONGEST) == f'"{"x" * LONGEST}"'
    assert quoted("x" * 5_000_000) == f'"{"x" * (LONGEST - 1)}…"'
    assert quoted("one two three", 9) == '"one two…"'


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(place: int, letter: str) -> None:
    """After Z comes AA; and the way back, in any case."""
    assert column_letter(place) == letter
    assert column_place(letter.lower()) == place
