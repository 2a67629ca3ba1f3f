"""On PostgreSQL a planned or refused row no longer has its job looked up.

That took longer than to write the row.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("planned_rows", "refused_rows", "row_errors")


def upgrade() -> None:
    """Drop the foreign keys; SQLite, where they cost next to nothing, keeps them."""
    if _is_postgres():
        for table in _TABLES:
            op.drop_constraint(f"fk_{table}_job_id", table)


def downgrade() -> None:
    """Put them back."""
    if _is_postgres():
        for table in _TABLES:
            op.create_foreign_key(f"fk_{table}_job_id", table, "import_jobs", ["job_id"], ["id"])


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
