"""PostgreSQL gets the tables of procrastinate, the queue that delivers what is to be done; SQLite needs none.

One trigger is ours: whoever waits for a lock is told when it becomes free, which procrastinate tells nobody.
"""

from importlib.resources import files

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_FREED = """
CREATE FUNCTION handoff_tell_of_free_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'procrastinate_queue_v1#' || NEW.queue_name,
        json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text
    );
    RETURN NEW;
END;
$$;
CREATE TRIGGER handoff_tell_of_free_lock AFTER UPDATE OF status ON procrastinate_jobs FOR EACH ROW
WHEN (OLD.lock IS NOT NULL AND NEW.status <> OLD.status AND NEW.status <> 'doing')
EXECUTE FUNCTION handoff_tell_of_free_lock();
"""
_DROPPED = """
DROP TABLE procrastinate_periodic_defers, procrastinate_events CASCADE;
DROP TABLE procrastinate_jobs, procrastinate_workers CASCADE;
DROP TYPE procrastinate_job_to_defer_v1 CASCADE;
DROP TYPE procrastinate_job_status CASCADE;
DROP TYPE procrastinate_job_event_type CASCADE;
DROP FUNCTION handoff_tell_of_free_lock;
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || one;
    END LOOP;
END;
$$;
"""


def upgrade() -> None:
    """Make the tables as procrastinate's own command would."""
    schema = files("storage.migrations") / "procrastinate_3_10_0.sql"
    _run(schema.read_text(encoding="utf-8"))
    _run(_FREED)


def downgrade() -> None:
    """Forget what was to be delivered: it follows from the other tables."""
    _run(_DROPPED)


def _run(statements: str) -> None:
    """Send them as they are: what stands in them with a percent sign is no parameter."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
