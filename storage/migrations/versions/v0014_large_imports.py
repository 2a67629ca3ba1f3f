"""In each workspace a small import runs beside a large one, so it is kept which of the two an import is."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# As it was when this step was written.
FEW_ROWS = 20_000
RUNNING = "ix_import_jobs_one_running"
RUNS = sa.text("state = 'applying' OR state = 'checking'")

jobs = sa.table("import_jobs", *map(sa.column, ("id", "state", "shape", "is_large")))
UNFINISHED = jobs.c.state.in_(("mapping", "previewed", "queued", "checking", "applying"))


def upgrade() -> None:
    """Add the column, fill it for what isn't over, and let one import of each size run."""
    op.add_column("import_jobs", sa.Column("is_large", sa.Boolean, nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    shapes = connection.execute(sa.select(jobs.c.id, jobs.c.shape).where(UNFINISHED)).all()
    large = [row.id for row in shapes if json.loads(row.shape)["rows"] > FEW_ROWS]
    for job in large:
        connection.execute(sa.update(jobs).where(jobs.c.id == job).values(is_large=sa.true()))
    _index("workspace_id", "is_large")


def downgrade() -> None:
    """Let one import run in each workspace; raises where two do now."""
    _index("workspace_id")
    op.drop_column("import_jobs", "is_large")


def _index(*columns: str) -> None:
    op.drop_index(RUNNING, "import_jobs")
    op.create_index(RUNNING, "import_jobs", columns, unique=True, sqlite_where=RUNS, postgresql_where=RUNS)
