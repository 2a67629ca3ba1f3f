"""The first tables: workspaces, directory, import jobs, plans, mapping answers and the inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# As they were when this step was written: later changes to `storage.column_types` must not change it.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table."""
    _make_workspaces()
    _make_users_and_workflows()
    _make_customers()
    _make_import_jobs()
    _make_planned_rows()
    _make_refused_rows()
    _make_mapping_answers()
    _make_inbox_events()


def downgrade() -> None:
    """Drop every table, those first that point at others."""
    for table in (
        "inbox_events",
        "mapping_answers",
        "row_errors",
        "refused_rows",
        "planned_rows",
        "import_jobs",
        "customers",
        "workflows",
        "users",
        "workspaces",
    ):
        op.drop_table(table)


def _make_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("team_id", KEY_TEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("team_id", name="uq_workspaces_team_id"),
    )


def _make_users_and_workflows() -> None:
    op.create_table(
        "users",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", KEY_TEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("slack_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        _to_workspace("users"),
        sa.UniqueConstraint("workspace_id", "email_key", name="uq_users_workspace_id_email_key"),
    )
    op.create_table(
        "workflows",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("name", KEY_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workflows"),
        _to_workspace("workflows"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_workflows_workspace_id_name"),
    )


def _make_customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("external_id", KEY_TEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("managers", KEY_TEXT, nullable=False),
        sa.Column("workflow_id", ROW_ID),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        _to_workspace("customers"),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name="fk_customers_workflow_id"),
        sa.UniqueConstraint("workspace_id", "external_id", name="uq_customers_workspace_id_external_id"),
    )


def _make_import_jobs() -> None:
    op.create_table(
        "import_jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", KEY_TEXT, nullable=False),
        *_job_source_columns(),
        *_job_progress_columns(),
        *(sa.Column(name, sa.Text) for name in ("channel", "thread", "message", "link", "summary")),
        sa.PrimaryKeyConstraint("id", name="pk_import_jobs"),
        _to_workspace("import_jobs"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_import_jobs_workspace_id_number"),
        sa.UniqueConstraint("workspace_id", "share", name="uq_import_jobs_workspace_id_share"),
    )
    runs = sa.text("state = 'applying' OR state = 'checking'")
    op.create_index(
        "ix_import_jobs_one_running",
        "import_jobs",
        ["workspace_id"],
        unique=True,
        sqlite_where=runs,
        postgresql_where=runs,
    )
    op.create_index(
        "ix_import_jobs_unreported",
        "import_jobs",
        ["id"],
        sqlite_where=sa.text("reported = 0"),
        postgresql_where=sa.text("reported = false"),
    )


def _job_source_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_size", ROW_ID, nullable=False),
        sa.Column("file_key", sa.Text, nullable=False),
        sa.Column("share", KEY_TEXT, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
    ]


def _job_progress_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("cleaned", sa.Integer, nullable=False),
        sa.Column("checked", sa.Boolean, nullable=False),
        sa.Column("preview_only", sa.Boolean, nullable=False),
        sa.Column("cursor", ROW_ID, nullable=False),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("reported", sa.Boolean, nullable=False),
    ]


def _make_planned_rows() -> None:
    op.create_table(
        "planned_rows",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("key_range", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("customer_id", ROW_ID, nullable=False),
        sa.Column("changes", sa.Boolean, nullable=False),
        sa.Column("old_managers", KEY_TEXT, nullable=False),
        sa.Column("old_workflow", ROW_ID),
        sa.Column("managers", KEY_TEXT),
        sa.Column("workflow", ROW_ID),
        sa.PrimaryKeyConstraint("job_id", "key_range", "number", name="pk_planned_rows"),
        _to_job("planned_rows"),
        sqlite_with_rowid=False,
    )


def _make_refused_rows() -> None:
    op.create_table(
        "refused_rows",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_refused_rows"),
        _to_job("refused_rows"),
    )
    op.create_table(
        "row_errors",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("code", KEY_TEXT, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("value", KEY_TEXT, nullable=False),
        sa.Column("suggestions", sa.Text),
        sa.Column("rows", sa.Text),
        sa.PrimaryKeyConstraint("job_id", "number", "position", name="pk_row_errors"),
        _to_job("row_errors"),
    )


def _make_mapping_answers() -> None:
    op.create_table(
        "mapping_answers",
        sa.Column("workspace_id", ROW_ID, nullable=False),
        sa.Column("header", KEY_TEXT, nullable=False),
        sa.Column("field", sa.Text),
        sa.PrimaryKeyConstraint("workspace_id", "header", name="pk_mapping_answers"),
        _to_workspace("mapping_answers"),
    )


def _make_inbox_events() -> None:
    op.create_table(
        "inbox_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("event_id", KEY_TEXT, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_events"),
        sa.UniqueConstraint("event_id", name="uq_inbox_events_event_id"),
    )
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_inbox_events_unfinished",
        "inbox_events",
        ["id"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def _to_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id")


def _to_job(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job_id"], ["import_jobs.id"], name=f"fk_{table}_job_id")
