"""What is meant by wrong values is kept: with a job, and for later files where people say so."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add a table, empty, and a column: nobody has corrected anything yet."""
    points = sa.ForeignKey("workspaces.id", name="fk_corrections_workspace_id")
    op.create_table(
        "corrections",
        sa.Column("workspace_id", _ROW_ID, points, nullable=False),
        sa.Column("field", _KEY_TEXT, nullable=False),
        sa.Column("key", _KEY_TEXT, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("meant", sa.Text, nullable=False),
        sa.Column("taught_by", sa.Text, nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "field", "key", name="pk_corrections"),
    )
    op.add_column("import_jobs", sa.Column("corrections", sa.Text))


def downgrade() -> None:
    """Drop both, with what was taught."""
    op.drop_column("import_jobs", "corrections")
    op.drop_table("corrections")
