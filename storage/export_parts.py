"""Which customers an export holds, as a condition on them."""

from sqlalchemy import ColumnElement, true

from importer.words.exports import PartKind
from storage.directory import looks_after
from storage.schema import customers

_C = customers.c


def lies_in_part(kind: PartKind, person: int = 0) -> ColumnElement[bool]:
    """Whether a customer is one of those that such an export holds now."""
    match kind:
        case PartKind.ALL:
            return true()
        case PartKind.WITHOUT_MANAGER:
            return _C.managers == ""
        case PartKind.WITHOUT_WORKFLOW:
            return _C.workflow_id.is_(None)
        case PartKind.OF:
            return looks_after(person)
