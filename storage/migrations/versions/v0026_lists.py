"""Lists of customers, users and workflows are jobs: what they add is planned, and can be taken out again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column and two tables, empty: no list has been a job so far."""
    op.add_column("import_jobs", sa.Column("loads", _KEY_TEXT))
    _create(
        "planned_entries",
        sa.Column("adds", sa.Boolean, nullable=False),
        sa.Column("key", _KEY_TEXT, nullable=False),
        sa.Column("written", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("managers", _KEY_TEXT),
        sa.Column("workflow", _ROW_ID),
        sa.Column("old_written", sa.Text),
        sa.Column("old_name", sa.Text),
    )
    _create(
        "undone_entries",
        sa.Column("outcome", _KEY_TEXT, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
    )
    _build_anew(gives_ids_once=True)


def downgrade() -> None:
    """Drop them; lists that wait can't be carried out any more, so they are cancelled."""
    _build_anew(gives_ids_once=False)
    op.drop_table("undone_entries")
    op.drop_table("planned_entries")
    op.execute(
        sa.text(
            "UPDATE import_jobs SET state = 'cancelled', in_turn = false WHERE loads IS NOT NULL "
            "AND state IN ('mapping', 'checking', 'previewed', 'queued', 'applying')"
        )
    )
    op.drop_column("import_jobs", "loads")


def _create(name: str, *columns: sa.Column[Any]) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    points = [sa.ForeignKeyConstraint(["job_id"], ["import_jobs.id"], name=f"fk_{name}_job_id")]
    op.create_table(
        name,
        sa.Column("job_id", _ROW_ID, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        *columns,
        *(points if on_sqlite else []),
        sa.PrimaryKeyConstraint("job_id", "number", name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _build_anew(*, gives_ids_once: bool) -> None:
    """Let SQLite give no id a second time; PostgreSQL never does.

    Customers point at workflows, so they are laid aside meanwhile.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    parts = _parts()
    for name in reversed(parts):
        op.execute(sa.text(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}"))  # noqa: S608 - our own names
        op.drop_table(name)
    for name, columns in parts.items():
        table = op.create_table(name, *columns, sqlite_autoincrement=gives_ids_once)
        names = ", ".join(column.name for column in table.columns)
        op.execute(sa.text(f"INSERT INTO {name} ({names}) SELECT {names} FROM kept_{name}"))  # noqa: S608
        op.drop_table(f"kept_{name}")


def _workspace(table: str) -> sa.Column[int]:
    points = sa.ForeignKey("workspaces.id", name=f"fk_{table}_workspace_id")
    return sa.Column("workspace_id", _ROW_ID, points, nullable=False)


def _parts() -> dict[str, tuple[sa.Column[Any] | sa.UniqueConstraint, ...]]:
    return {
        "users": (
            sa.Column("id", _ROW_ID, primary_key=True),
            _workspace("users"),
            sa.Column("email", sa.Text, nullable=False),
            sa.Column("email_key", _KEY_TEXT, nullable=False),
            sa.Column("name", sa.Text, nullable=False),
            sa.Column("slack_id", sa.Text),
            sa.UniqueConstraint("workspace_id", "email_key", name="uq_users_workspace_id_email_key"),
        ),
        "workflows": (
            sa.Column("id", _ROW_ID, primary_key=True),
            _workspace("workflows"),
            sa.Column("name", _KEY_TEXT, nullable=False),
            sa.UniqueConstraint("workspace_id", "name", name="uq_workflows_workspace_id_name"),
        ),
        "customers": (
            sa.Column("id", _ROW_ID, primary_key=True),
            _workspace("customers"),
            sa.Column("external_id", _KEY_TEXT, nullable=False),
            sa.Column("name", sa.Text, nullable=False),
            sa.Column("managers", _KEY_TEXT, nullable=False),
            sa.Column("workflow_id", _ROW_ID, sa.ForeignKey("workflows.id", name="fk_customers_workflow_id")),
            sa.Column("managers_edited", sa.Integer, nullable=False, server_default="0"),
            sa.Column("workflow_edited", sa.Integer, nullable=False, server_default="0"),
            sa.UniqueConstraint("workspace_id", "external_id", name="uq_customers_workspace_id_external_id"),
        ),
    }
