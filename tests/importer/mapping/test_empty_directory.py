"""A directory that is empty yet: what a mapping asks of it, and the words for what it lacks."""

import pytest

from importer.mapping.needs import needed
from importer.report.not_loaded import load_commands, not_loaded
from importer.words.directory import DirectoryKind
from importer.words.fields import Mapping
from tests.handlers.imports import a_shape

CUSTOMERS, USERS, WORKFLOWS = DirectoryKind
SHAPE = a_shape(
    columns=("Id", "Who", "Plan", "Nobody"),
    positions=(0, 1, 2, 3),
    samples=(("CU-1",), ("tom@x.com", "(none)"), ("(None) ",), ()),
)


@pytest.mark.parametrize(
    ("mapping", "kinds"),
    [
        (Mapping(), [CUSTOMERS]),
        (Mapping(0, 1), [CUSTOMERS, USERS]),
        (Mapping(0, None, 1), [CUSTOMERS, WORKFLOWS]),
        (Mapping(0, 1, 0), [CUSTOMERS, USERS, WORKFLOWS]),
        (Mapping(0, 2, 3), [CUSTOMERS]),
    ],
)
def test_what_a_mapping_asks_for(mapping: Mapping, kinds: list[DirectoryKind]) -> None:
    """A column of blanks, or one that only clears, names nobody."""
    assert needed(SHAPE, mapping) == kinds


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([CUSTOMERS], "No customers are loaded yet, so no row could go through."),
        (
            [WORKFLOWS, CUSTOMERS, USERS],
            "No customers, no users and no workflows are loaded yet, so no row could go through.",
        ),
        ([USERS], "No users are loaded yet, so no account manager could be found."),
        (
            [USERS, WORKFLOWS],
            "No users and no workflows are loaded yet, so no account manager and no workflow could be found.",
        ),
    ],
)
def test_what_is_missing_is_said_once(kinds: list[DirectoryKind], sentence: str) -> None:
    """All that is missing, and what that means."""
    assert str(not_loaded(kinds)) == sentence


def test_users_and_workflows_are_loaded_before_customers() -> None:
    """Else the customers that name them would be refused."""
    assert [command.split()[-2] for command in load_commands([CUSTOMERS, USERS, WORKFLOWS])] == [
        "users",
        "workflows",
        "customers",
    ]
