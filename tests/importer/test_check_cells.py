"""A cell asks for managers or a workflow of the directory, or says what is wrong with it."""

import pytest

from importer.check.asked import Asked
from importer.check.users import ManagersColumn
from importer.check.workflows import WorkflowColumn
from importer.directory import User, Workflow
from importer.row_errors import RowError, RowErrorCode

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
    ],
)
def test_a_cell_asks_for_managers(cell: str, asked: Asked[tuple[int, ...]]) -> None:
    """Blank leaves, `(none)` clears, emails make a set without regard to case; invisible characters are counted."""
    assert _managers(cell) == asked


def test_each_wrong_manager_is_an_error_of_its_own() -> None:
    """All wrong emails of a cell are named, once each, and the cell asks for nothing."""
    found = _managers("marie@acme.com, marei@acme.com; #N/A | marei@acme.com")
    assert found == Asked(
        errors=(
            RowError(RowErrorCode.USER_NOT_FOUND, "Manager", "marei@acme.com", ("Marie@acme.com",)),
            RowError(RowErrorCode.SPREADSHEET_ERROR, "Manager", "#N/A"),
        )
    )


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
    """A name fits exactly, else cleaned, else without regard to case; only the exact one isn't counted as cleaned."""
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
        ("Nothing like it", RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Nothing like it")),
        ("#REF!\u00a0", RowError(RowErrorCode.SPREADSHEET_ERROR, "Workflow", "#REF!\u00a0")),
    ],
)
def test_a_wrong_workflow_is_an_error(cell: str, error: RowError) -> None:
    """Several fitting names, no fitting name and a spreadsheet's error are told apart."""
    assert _workflow(cell) == Asked(errors=(error,))
