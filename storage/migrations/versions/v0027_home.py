"""What the Home tab lists is found by a key: a person's imports of the last weeks, and what refers to one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_import_jobs_own", "import_jobs", ["workspace_id", "uploaded_by", "created_at"])
    where = sa.text("of_number IS NOT NULL")
    op.create_index(
        "ix_import_jobs_referring",
        "import_jobs",
        ["workspace_id", "of_number"],
        sqlite_where=where,
        postgresql_where=where,
    )

    asked = sa.text("state = 'waiting_for_approval'")
    op.create_index(
        "ix_import_jobs_asked",
        "import_jobs",
        ["workspace_id", "id"],
        sqlite_where=asked,
        postgresql_where=asked,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_import_jobs_asked", "import_jobs")
    op.drop_index("ix_import_jobs_referring", "import_jobs")
    op.drop_index("ix_import_jobs_own", "import_jobs")
