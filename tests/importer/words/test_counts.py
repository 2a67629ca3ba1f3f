"""Numbers and lists read as people write them."""

from importer.words.counts import first_of, listed, number
from importer.words.language import in_words, ngettext


def test_numbers_have_thousands_separators() -> None:
    """Large numbers can be read at a glance."""
    assert number(1_234_567) == "1,234,567"


def test_one_is_singular_and_all_else_plural() -> None:
    """A count agrees with its noun."""
    assert [ngettext("{count} row", "{count} rows", amount) for amount in (0, 1, 2, 1_240)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,240 rows",
    ]


def test_lists_read_as_a_phrase() -> None:
    """The last item is joined by `and`."""
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_long_lists_are_shortened_with_a_count() -> None:
    """What isn't named is counted."""
    assert in_words(first_of(["a", "b"], 2)) == "a and b"
    assert in_words(first_of(["a"] * 1_202, 2)) == "a, a and 1,200 more"
