"""The names of the processes that share a database: each has its own, and the server knows who is there."""

import os
import re
import secrets
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.language import Sentence, lazy_gettext

_HOST = 40
"""So much of the machine's name: PostgreSQL keeps 63 letters of the name of who is connected."""


_BOT = "/bot"

_OTHERS = (
    "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND application_name <> current_setting('application_name')"
)


def this_process(*, is_bot: bool = False) -> str:
    """A name for this process that no other has.

    It tells whether it is one that files can be fetched by from Slack.
    """
    return f"{socket.gethostname()[:_HOST]}/{os.getpid()}/{secrets.token_hex(4)}{_BOT if is_bot else ''}"


def is_of_a_bot(holder: str) -> bool:
    """Whether the name says so."""
    return holder.endswith(_BOT)


def in_words(holder: str) -> Sentence | None:
    """`process 123 on db.example.com` for a name that `this_process` gave; None for any other."""
    known = re.fullmatch(rf"(.*)/(\d+)/[0-9a-f]{{8}}({_BOT})?", holder)
    return lazy_gettext("process {pid} on {host}", pid=known[2], host=known[1]) if known else None


def dead_among(holders: Iterable[str], ours: str) -> set[str]:
    """Those known to be dead already, because they were on this machine.

    Nobody has to wait for the others' signs.
    """
    return {holder for holder in holders if holder != ours and _is_dead(holder, ours)}


def _is_dead(holder: str, ours: str) -> bool:
    host, _, rest = holder.partition("/")
    pid = rest.partition("/")[0]
    our_host, our_pid = ours.split("/")[:2]
    if host != our_host or not pid.isdigit():
        return False
    return pid == our_pid or not _runs(int(pid))


def _runs(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


async def find_others_connected(connection: AsyncConnection) -> Sequence[str]:
    """The names of all others that are connected, also of other programs.

    A SQLite file has a lock of its runner's.
    """
    if connection.dialect.name != "postgresql":
        return []
    await connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    return list(await connection.scalars(text(_OTHERS)))
