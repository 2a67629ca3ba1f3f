"""What a person has to decide about a file's columns is kept with its import.

What was remembered of headers is dropped.

It held the program's own guesses as if people had made them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, and put an empty table for people's answers in the place of the old one."""
    op.add_column("import_jobs", sa.Column("proposal", sa.Text))
    op.drop_table("mapping_answers")
    op.create_table(
        "column_answers",
        _workspace("column_answers"),
        sa.Column("field", _KEY_TEXT, nullable=False),
        sa.Column("headers", _KEY_TEXT, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("chosen", sa.Text),
        sa.Column("answered_by", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "field", "headers", name="pk_column_answers"),
    )


def downgrade() -> None:
    """Put back the old table, empty, and drop the column."""
    op.drop_table("column_answers")
    op.create_table(
        "mapping_answers",
        _workspace("mapping_answers"),
        sa.Column("header", _KEY_TEXT, nullable=False),
        sa.Column("field", sa.Text),
        sa.PrimaryKeyConstraint("workspace_id", "header", name="pk_mapping_answers"),
    )
    op.drop_column("import_jobs", "proposal")


def _workspace(table: str) -> "sa.Column[int]":
    points = sa.ForeignKey("workspaces.id", name=f"fk_{table}_workspace_id")
    return sa.Column(
        "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), points, nullable=False
    )
