"""The tables of procrastinate that we write and read, which PostgreSQL has beside ours.

They are no part of what is copied: what is to be delivered follows from our own tables.
"""

from sqlalchemy import BigInteger, Column, DateTime, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ENUM, JSONB

QUEUE = MetaData()
_STATUS = ENUM(
    "todo",
    "doing",
    "succeeded",
    "failed",
    "cancelled",
    "aborting",
    "aborted",
    name="procrastinate_job_status",
    create_type=False,
)

queue_rows = Table(
    "procrastinate_jobs",
    QUEUE,
    Column("id", BigInteger, primary_key=True),
    Column("queue_name", Text),
    Column("task_name", Text),
    Column("priority", Integer),
    Column("lock", Text),
    Column("queueing_lock", Text),
    Column("args", JSONB),
    Column("status", _STATUS),
    Column("scheduled_at", DateTime(timezone=True)),
    Column("worker_id", BigInteger),
)

queue_events = Table(
    "procrastinate_events",
    QUEUE,
    Column("id", BigInteger, primary_key=True),
    Column("job_id", BigInteger),
    Column("at", DateTime(timezone=True)),
)

queue_workers = Table(
    "procrastinate_workers",
    QUEUE,
    Column("id", BigInteger, primary_key=True),
    Column("last_heartbeat", DateTime(timezone=True)),
)
