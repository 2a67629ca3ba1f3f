"""Imports can be taken back: what they applied is numbered among all changes, and edits by hand are too."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# As they were when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

NEW: dict[str, dict[str, Any]] = {
    "import_jobs": {
        "root_number": sa.Integer,
        "undone_by": sa.Integer,
        "ended_as": KEY_TEXT,
        "changes_seen": sa.Integer,
    },
    "planned_rows": {"under_managers": KEY_TEXT, "under_workflow": ROW_ID},
}
COUNTERS = (("workspaces", "changes"), ("customers", "managers_edited"), ("customers", "workflow_edited"))

jobs = sa.table("import_jobs", *map(sa.column, ("state", "cursor", "number", "root_number")))
STILL_WHOLE = sa.and_(
    jobs.c.state.in_(("mapping", "previewed", "queued", "checking", "applying")), jobs.c.cursor == 0
)
"""Nothing of these is applied yet, so that all of it will be kept note of."""


def upgrade() -> None:
    """Add what is kept, and let what isn't carried out yet be undone one day."""
    for table, name in COUNTERS:
        op.add_column(table, sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    for table, columns in NEW.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))
    op.execute(sa.update(jobs).where(STILL_WHOLE).values(root_number=jobs.c.number))
    _add_applied_ranges()
    _add_undo_rows()


def downgrade() -> None:
    """Forget what could be taken back."""
    op.drop_table("undo_rows")
    op.drop_table("applied_ranges")
    for table, columns in NEW.items():
        for name in columns:
            op.drop_column(table, name)
    for table, name in COUNTERS:
        op.drop_column(table, name)


def _add_applied_ranges() -> None:
    op.create_table(
        "applied_ranges",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("key_range", sa.Integer, nullable=False),
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("in_effect", sa.Boolean, nullable=False),
        sa.Column("turned_by", ROW_ID),
        sa.PrimaryKeyConstraint("job_id", "key_range", name="pk_applied_ranges"),
        _points("applied_ranges", "job_id", "import_jobs"),
        _points("applied_ranges", "workspace_id", "workspaces"),
    )
    op.create_index("ix_applied_ranges_key_range", "applied_ranges", ["workspace_id", "key_range", "number"])


def _add_undo_rows() -> None:
    op.create_table(
        "undo_rows",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("customer_id", ROW_ID, nullable=False),
        *_field("managers", KEY_TEXT),
        *_field("workflow", ROW_ID),
        sa.PrimaryKeyConstraint("job_id", "customer_id", name="pk_undo_rows"),
        *([] if _is_postgres() else [_points("undo_rows", "job_id", "import_jobs")]),
        sqlite_with_rowid=False,
    )


def _points(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.id"], name=f"fk_{table}_{column}")


def _is_postgres() -> bool:
    """Where the job of a row isn't looked up, as for planned rows."""
    return op.get_bind().dialect.name == "postgresql"


def _field(name: str, kind: TypeEngine[int] | TypeEngine[str]) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(name, kind),
        sa.Column(f"{name}_target", kind),
        sa.Column(f"{name}_outcome", KEY_TEXT),
        sa.Column(f"{name}_first", sa.Integer),
        sa.Column(f"{name}_last", sa.Integer),
    )
