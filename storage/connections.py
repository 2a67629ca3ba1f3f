"""Who is connected to a PostgreSQL database, as people read it who want to know whom to stop."""

import os
import re
import secrets
import socket
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.language import Sentence, lazy_gettext

_HOST = 38
"""So much of the machine's name: PostgreSQL keeps 63 letters of the name of who is connected."""

_OTHERS = (
    "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND application_name <> current_setting('application_name')"
)


def label_connections() -> str:
    """A name for some connections of this process in PostgreSQL's list of them; people alone read it."""
    return f"handoff/{socket.gethostname()[:_HOST]}/{os.getpid()}/{secrets.token_hex(2)}"


def in_words(label: str) -> Sentence | None:
    """`process 123 on db.example.com` for a process of ours; None for any other program."""
    known = re.fullmatch(r"handoff/(.*)/(\d+)/[0-9a-f]{4}", label)
    return lazy_gettext("process {pid} on {host}", pid=known[2], host=known[1]) if known else None


async def find_others_connected(connection: AsyncConnection) -> Sequence[str]:
    """The labels of all others that are connected, also of other programs.

    A SQLite file has a lock of its runner's.
    """
    if connection.dialect.name != "postgresql":
        return []
    await connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    return list(await connection.scalars(text(_OTHERS)))
