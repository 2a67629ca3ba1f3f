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
    """Add two tables, empty: nobody has corrected anything yet."""
    _create("corrections", "workspace_id", "workspaces.id", may_lack=False)
    _create("job_corrections", "job_id", "import_jobs.id", may_lack=True)


def downgrade() -> None:
    """Drop both, with what was taught."""
    op.drop_table("job_corrections")
    op.drop_table("corrections")


def _create(name: str, owner: str, of: str, *, may_lack: bool) -> None:
    points = sa.ForeignKey(of, name=f"fk_{name}_{owner}")
    op.create_table(
        name,
        sa.Column(owner, _ROW_ID, points, nullable=False),
        sa.Column("field", _KEY_TEXT, nullable=False),
        sa.Column("key", _KEY_TEXT, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("meant", sa.Text, nullable=may_lack),
        sa.Column("taught_by", sa.Text, nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=may_lack),
        sa.PrimaryKeyConstraint(owner, "field", "key", name=f"pk_{name}"),
    )
