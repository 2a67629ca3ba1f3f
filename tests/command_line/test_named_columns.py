"""Columns named on the command line: any column of any file can be named, and what is unclear is said."""

import pytest

from bot.command_line.arguments import find_named_columns
from importer.words.column_names import shown_column
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Field
from importer.words.table_shape import TableShape
from tests.handlers.imports import a_shape

ID, MANAGER, WORKFLOW = Field
COLUMNS = ("Ref", "Email", "email", "Email", "", "column B", "E-Mail")
SAMPLES = (("CU-1",), ("maja@x.com",), ("tom@x.com",), ("zoe@x.com",), (), ("x",), ("y" * 200,))


def _shape(*columns: str, samples: tuple[tuple[str, ...], ...] = ()) -> TableShape:
    places = tuple(range(len(columns)))
    return a_shape(columns=columns, positions=places, samples=samples or ((),) * len(columns))


SHAPE = _shape(*COLUMNS, samples=SAMPLES)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ref", 0),
        (" REF ", 0),
        ("email", 2),
        ("E-Mail", 6),
        ("column D", 3),
        ("Column d", 3),
        ("", 4),
        ("column B", 5),
        ("none", None),
    ],
)
def test_a_column_is_named(name: str, place: int | None) -> None:
    """By its header, by one that differs in case or separators, or by its letter; headers go first."""
    assert find_named_columns(SHAPE, {MANAGER: name}) == {MANAGER: place}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            {MANAGER: "Email"},
            'The file has 2 columns named "Email". Say which one you mean by its letter: --account-manager '
            '"column B" (holds "maja@x.com") or --account-manager "column D" (holds "zoe@x.com").',
        ),
        (
            {WORKFLOW: "E Mail"},
            'The file has 4 columns named "E Mail". Say which one you mean by its letter: '
            '--workflow "column B" (holds "maja@x.com") or --workflow "column C" (holds "tom@x.com") '
            f'or --workflow "column D" (holds "zoe@x.com") or --workflow "column G" (holds "{"y" * 39}…").',
        ),
        (
            {MANAGER: "column H"},
            'The file has no column "column H". Its columns are "Ref", "Email" (column B), '
            '"email", "Email" (column D), column E (no header), "column B" and "E-Mail". '
            'A column may also be named by its letter, as in --external-id "column B".',
        ),
        ({ID: "none"}, 'The file has no column "none".'),
        ({ID: "---"}, 'The file has no column "---".'),
        (
            {ID: "ref", WORKFLOW: "column A"},
            '--external-id "ref" and --workflow "column A" name the same column. '
            "It can be read as the External Id or as the Workflow name, not as both: "
            "leave out one of the two options, or name another column with it.",
        ),
    ],
)
def test_what_is_not_clear_is_said(names: dict[Field, str], sentence: str) -> None:
    """With the very words that can be typed instead."""
    with pytest.raises(MappingIncompleteError) as refused:
        find_named_columns(SHAPE, names)
    assert str(refused.value).startswith(sentence)


def test_columns_without_headers_are_told_apart_too() -> None:
    """Whether anything stands in them helps to choose."""
    shape = _shape("Id", "", "", samples=(("1",), ("x",), ()))
    with pytest.raises(MappingIncompleteError) as refused:
        find_named_columns(shape, {WORKFLOW: ""})
    assert str(refused.value) == (
        "The file has 2 columns without a header. Say which one you mean by its letter: "
        '--workflow "column B" (holds "x") or --workflow "column C" (nothing in its first rows).'
    )


def test_two_fields_may_both_be_left_out() -> None:
    """They name no column, so they don't name the same one."""
    none = {MANAGER: "none", WORKFLOW: "none"}
    assert find_named_columns(SHAPE, none) == {MANAGER: None, WORKFLOW: None}


def test_a_thousand_endless_headers_make_a_sentence() -> None:
    """Nobody reads on for megabytes."""
    shape = _shape(*["long header " * 10_000] * 1_000)
    assert shown_column(shape, 701).endswith('…" (column ZZ)')
    with pytest.raises(MappingIncompleteError) as refused:
        find_named_columns(shape, {ID: "another"})
    assert "and 980 more. A column may also" in str(refused.value)
    assert len(str(refused.value)) < 3_000
    with pytest.raises(MappingIncompleteError) as refused:
        find_named_columns(shape, {ID: "long header " * 10_000})
    assert ", or another of the 992 more." in str(refused.value)
    assert len(str(refused.value)) < 1_000
