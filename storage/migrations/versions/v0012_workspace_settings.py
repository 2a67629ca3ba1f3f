"""What is set for a workspace is kept, with a list of who changed what, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the two tables, empty: everything is as it is where nobody has set anything."""
    op.create_table(
        "workspace_settings",
        _workspace("workspace_settings"),
        sa.Column("name", _KEY_TEXT, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_workspace_settings"),
    )
    op.create_table(
        "setting_changes",
        sa.Column("id", _ROW_ID, nullable=False),
        _workspace("setting_changes"),
        sa.Column("name", _KEY_TEXT, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setting_changes"),
    )


def downgrade() -> None:
    """Drop both, with what was set."""
    op.drop_table("setting_changes")
    op.drop_table("workspace_settings")


def _workspace(table: str) -> "sa.Column[int]":
    points = sa.ForeignKey("workspaces.id", name=f"fk_{table}_workspace_id")
    return sa.Column("workspace_id", _ROW_ID, points, nullable=False)
