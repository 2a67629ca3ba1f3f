"""The number of each customer's last change, whoever made it: what came after a moment is told by it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func

from storage.plan_schema import planned_rows
from storage.schema import customers

_C, _P = customers.c, planned_rows.c


def note_changed(
    managers: ColumnElement[Any], workflow: ColumnElement[Any], number: int
) -> dict[str, ColumnElement[int]]:
    """The columns to be written beside these new values, by the change of this number: where they are new."""
    return {
        "managers_changed": case((managers != _C.managers, number), else_=_C.managers_changed),
        "workflow_changed": case(
            (workflow.is_distinct_from(_C.workflow_id), number), else_=_C.workflow_changed
        ),
    }


def is_unchanged_since(number: int) -> ColumnElement[bool]:
    """Whether a customer was there at a change already, and has what it had then."""
    return and_(_C.managers_changed <= number, _C.workflow_changed <= number)


def later_changes_undone(number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a planned row replaces managers, or a workflow, from after the change of this number."""
    managers = and_(_C.managers_changed > number, _P.managers != _C.managers)
    workflow = and_(_C.workflow_changed > number, _P.workflow != func.coalesce(_C.workflow_id, 0))
    return managers, workflow
