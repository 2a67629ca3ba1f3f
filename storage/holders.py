"""Who holds a job or an event where several processes share a database: each has a name, and holds only for a while."""

import os
import re
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

HOLD = timedelta(seconds=10)
"""So long after its last sign of life a process is taken for dead; it gives one every second or two."""

_HOST = 40
"""So much of the machine's name: PostgreSQL keeps 63 letters of the name of who is connected."""


_BOT = "/bot"


def this_process(*, is_bot: bool = False) -> str:
    """A name for this process that no other has; it tells whether it is one that files can be fetched by from Slack."""
    return f"{socket.gethostname()[:_HOST]}/{os.getpid()}/{secrets.token_hex(4)}{_BOT if is_bot else ''}"


def is_of_a_bot(holder: str) -> bool:
    """Whether the name says so."""
    return holder.endswith(_BOT)


def in_words(holder: str) -> str | None:
    """`process 123 on db.example.com` for a name that `this_process` gave; None for any other."""
    known = re.fullmatch(rf"(.*)/(\d+)/[0-9a-f]{{8}}({_BOT})?", holder)
    return f"process {known[2]} on {known[1]}" if known else None


def dead_among(holders: Iterable[str], ours: str) -> set[str]:
    """Those known to be dead already, because they were on this machine: nobody has to wait for the others' signs."""
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
