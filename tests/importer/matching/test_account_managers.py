"""Who is named in a cell of account managers, however the emails are set apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importer.matching.account_managers import Written, addresses, is_plain, replace_all


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("a@x.com", ["a@x.com"]),
        (
            "a@x.com, b@x.com;c@x.com|d@x.com\r\ne@x.com",
            ["a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com"],
        ),
        (",a@x.com;; \u200b,", ["a@x.com"]),
        (" ", []),
        ("a@x.com / b@x.com/c@x.com", ["a@x.com", "b@x.com", "c@x.com"]),
        ("a@x.com and b@x.com", ["a@x.com", "b@x.com"]),
        ("a@x.com, and b@x.com", ["a@x.com", "b@x.com"]),
        ("a@x.com et b@x.com UND c@x.com y d@x.com e e@x.com", [f"{one}@x.com" for one in "abcde"]),
        ("a@x.com & b@x.com + c@x.com en d@x.com", [f"{one}@x.com" for one in "abcd"]),
        ("a@x.com  b@x.com\tc@x.com", ["a@x.com", "b@x.com", "c@x.com"]),
        ("a@x.com，b@x.com；c@x.com", ["a@x.com", "b@x.com", "c@x.com"]),  # noqa: RUF001 - full width
        ('"Ruiz, Ana" <a@x.com>, Ben <b@x.com>', ["a@x.com", "b@x.com"]),
        ("Ana Ruiz <a@x.com> Ben <b@x.com> and Chloe <c@x.com>", ["a@x.com", "b@x.com", "c@x.com"]),
        ("a@x.com <A@x.com>; b@x.com<mailto:b@x.com>", ["A@x.com", "b@x.com"]),
        ("MAILTO:a@x.com, mailto:b@x.com", ["a@x.com", "b@x.com"]),
    ],
)
def test_emails_stand_between_any_separators(cell: str, texts: list[str]) -> None:
    """Of a name with an address, and of a link, the address; each is found again at its place."""
    found = addresses(cell)
    assert [one.text for one in found] == texts
    assert [cell[one.start : one.end] for one in found] == texts


@pytest.mark.parametrize(
    "text",
    [
        "a+b@x.com",
        "a/b@x.com",
        "Ana & Ben",
        "N/A",
        "a@x.com / tom",
        "tom and a@x.com",
        "a@x.com tom",
        "a@x.com or b@x.com",
        "a@x.com <b@x.com>",
        '"Ruiz, Ana" <nobody',
    ],
)
def test_what_may_be_one_thing_stays_whole(text: str) -> None:
    """A slash, word or blank separates only between two emails; a second address hides nobody."""
    assert [one.text for one in addresses(text)] == [text]


def test_the_rest_of_the_cell_stays() -> None:
    """Only the addresses change, also where one stands twice."""
    cell = '"Ruiz, Ana" <a@x.com> / b@x.com;\na@x.com '
    assert (
        replace_all(cell, addresses(cell), {"a@x.com": "z@x.com"})
        == '"Ruiz, Ana" <z@x.com> / b@x.com;\nz@x.com'
    )


@pytest.mark.parametrize("piece", ['"', '"a', "<", "a ", " ", "a@", "x@y ", '"a" <', ",", "/", "mailto:"])
def test_a_cell_of_a_megabyte_is_read_at_once(piece: str) -> None:
    """No separator makes the time grow faster than the cell's length; the test's limit would end it."""
    assert addresses(f"{piece * 30_000}@x.com") is not None


@given(st.from_regex(r"[aA@.+_-]{1,6}(and|mailto:|[aA@.,;/|+ <>\n]){0,6}", fullmatch=True))
@example("a@x.com")
def test_a_plain_cell_names_one(cell: str) -> None:
    """What is seen to be one email at a glance is one at a closer look as well."""
    if is_plain(cell):
        assert addresses(cell) == [Written(cell, 0, len(cell))]
    else:
        assert cell != "a@x.com"
