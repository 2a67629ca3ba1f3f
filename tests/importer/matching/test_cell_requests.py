"""A cell asks for managers or a workflow of the directory, or says what is wrong with it."""

import pytest

from importer.matching.account_managers import ManagersColumn
from importer.matching.cell_requests import Asked
from importer.matching.workflows import WorkflowColumn
from importer.words.directory import User, Workflow
from importer.words.row_errors import RowError, RowErrorCode

USERS = [
    User(1, "Marie@acme.com", "Marie"),
    User(2, "karim@acme.com", "Karim"),
    User(3, "zoe@acme.com\u200b", "Zoé"),
]
WORKFLOWS = [
    Workflow(1, "Standard"),
    Workflow(2, "Plan\u00a0de relance"),
    Workflow(3, "VIP"),
    Workflow(4, "vip"),
    Workflow(5, "Amiable"),
    Workflow(6, "Amiable\u00a0"),
    Workflow(7, "Level 2"),
]


def _managers(cell: str) -> Asked[tuple[int, ...]]:
    return ManagersColumn(USERS, "Manager").read(cell)


def _workflow(cell: str) -> Asked[int]:
    return WorkflowColumn(WORKFLOWS, "Workflow").read(cell)


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("", Asked()),
        (" \u200b\u00a0", Asked()),
        (" ; ,", Asked()),
        ("(none)", Asked(())),
        ("marie@acme.com", Asked((1,))),
        ("MARIE@ACME.COM ", Asked((1,))),
        ("karim@acme.com;marie@acme.com", Asked((1, 2))),
        ("karim@acme.com, Karim@acme.com", Asked((2,))),
        ("marie@acme.com\u200b", Asked((1,), cleaned=1)),
        ("\u00a0marie@acme.com|ka\u200brim@acme.com", Asked((1, 2), cleaned=2)),
        ("zoe@acme.com", Asked((3,), cleaned=1)),
        ("karim@acme.com / marie@acme.com", Asked((1, 2))),
        ('"Acme, Marie" <MARIE@acme.com>; Karim <mailto:karim@acme.com>', Asked((1, 2))),
        ("mailto:marie@acme.com und karim@acme.com", Asked((1, 2))),
    ],
)
def test_a_cell_asks_for_managers(cell: str, asked: Asked[tuple[int, ...]]) -> None:
    """Blank leaves, `(none)` clears, emails are a set in any case; invisible characters are counted."""
    assert _managers(cell) == asked


def test_each_wrong_manager_is_an_error_of_its_own() -> None:
    """All wrong emails of a cell are named, once each, and the cell asks for nothing.

    Nothing is suggested where one of them is like nobody's: who followed it would lose somebody.
    """
    found = _managers("marie@acme.com, marei@acme.com; #N/A | marei@acme.com")
    assert found == Asked(
        errors=(
            RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "marei@acme.com"),
            RowError(RowErrorCode.SPREADSHEET_ERROR, "Manager", "#N/A"),
        )
    )


@pytest.mark.parametrize(
    ("cell", "suggestions"),
    [
        (" marei@acme.com ", ("Marie@acme.com",)),
        ("karim@acme.com / marei@acme.com", ("karim@acme.com / Marie@acme.com",)),
        ("Marie <marei@acme.com>, karmi@acme.com", ("Marie <Marie@acme.com>, karim@acme.com",)),
        ("marei@acme.com;\nmarei@acme.com", ("Marie@acme.com;\nMarie@acme.com",)),
        ("karim@acme.com, kaxim@acme.com", ("karim@acme.com, karim@acme.com",)),
        ("karim@acme.com or marei@acme.com", ()),
        ("karim@acme.com marie", ()),
        ("Karim karim@acme.com", ("karim@acme.com",)),
    ],
)
def test_a_suggestion_is_the_whole_cell(cell: str, suggestions: tuple[str, ...]) -> None:
    """All wrong emails are replaced, the rest stays; there's none if somebody in the cell would get lost."""
    assert {error.suggestions for error in _managers(cell).errors} == {suggestions}


def test_each_of_several_candidates_is_in_a_suggested_cell() -> None:
    """Two wrong emails, of which one may be either of two users."""
    users = [User(1, "anna@acme.com", ""), User(2, "anne@acme.com", ""), User(3, "bobby@acme.com", "")]
    found = ManagersColumn(users, "Manager").read("ann@acme.com, boby@acme.com")
    assert [(error.value, error.suggestions) for error in found.errors] == [
        (wrong, ("anna@acme.com, bobby@acme.com", "anne@acme.com, bobby@acme.com"))
        for wrong in ("ann@acme.com", "boby@acme.com")
    ]


def test_clearing_beside_an_email_is_an_error() -> None:
    """A cell that clears and sets can't be followed, so it isn't."""
    assert _managers("(none), marie@acme.com") == Asked(
        errors=(RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "(none)"),)
    )


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("", Asked()),
        ("\u200b ", Asked()),
        ("(none)", Asked(0)),
        ("Standard", Asked(1)),
        (" Standard ", Asked(1)),
        ("Standard\u00a0", Asked(1, cleaned=1)),
        ("STANDARD", Asked(1, cleaned=1)),
        ("Plan\u00a0de relance", Asked(2)),
        ("Plan de  relance", Asked(2, cleaned=1)),
        ("plan de relance", Asked(2, cleaned=1)),
        ("VIP", Asked(3)),
        ("vip", Asked(4)),
        ("Amiable", Asked(5)),
        ("Amiable\u00a0", Asked(6)),
    ],
)
def test_a_cell_asks_for_a_workflow(cell: str, asked: Asked[int]) -> None:
    """A name fits exactly, else cleaned, else in any case; only an exact match isn't counted as cleaned."""
    assert _workflow(cell) == asked


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("Vip", RowError(RowErrorCode.WORKFLOW_AMBIGUOUS, "Workflow", "Vip", ("VIP", "vip"))),
        (
            "Amiable\u200b",
            RowError(
                RowErrorCode.WORKFLOW_AMBIGUOUS, "Workflow", "Amiable\u200b", ("Amiable", "Amiable\u00a0")
            ),
        ),
        ("Standart", RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Standart", ("Standard",))),
        ("Level ②", RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Level ②", ("Level 2",))),
        ("Nothing like it", RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Nothing like it")),
        ("#REF!\u00a0", RowError(RowErrorCode.SPREADSHEET_ERROR, "Workflow", "#REF!\u00a0")),
    ],
)
def test_a_wrong_workflow_is_an_error(cell: str, error: RowError) -> None:
    """Several fitting names, no fitting name and a spreadsheet's error are told apart."""
    assert _workflow(cell) == Asked(errors=(error,))
