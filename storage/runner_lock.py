"""Who may run jobs: one runner for each SQLite file, and on PostgreSQL one command for each job.

Of a file it is a lock of the operating system, with a note of who holds it; else one of a connection.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import func, select

from importer.words.language import Sentence, lazy_gettext
from importer.words.system_words import reason_of
from storage.database import Database
from storage.database_names import cant_be_opened, is_sqlite, parse_url, sqlite_path

# Long enough to outlast another process that only looks whether the lock is held.
_PATIENCE_SECONDS = 0.3

_JOBS: Final = 4263635
"""The first of two numbers of PostgreSQL's locks, which no others of ours have; the second is the job."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs the jobs: a process, and what it is (`bot` or `import`)."""

    pid: int
    what: str


class RunnerLock:
    """The right to run the jobs of one database; the operating system takes it back when the process dies.

    The lock lies beside a SQLite file, with `.runner` after its name, and the note with `.runner.json`: a
    file that is locked can't be read everywhere. For PostgreSQL there is nothing to hold: every runner may
    take the right, and the checkpoint of each job keeps them from doing anything twice.
    """

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        database = sqlite_path(parsed).absolute() if is_sqlite(parsed) else None
        self._lock = None if database is None else FileLock(f"{database}.runner", thread_local=False)
        self._note = Path(f"{database}.runner.json")

    def take(self, what: str) -> bool:
        """Take the lock for as long as this process lives; False when another process has it.

        Raises HandoffError where nothing can be written beside the database.
        """
        if self._lock is None or self._lock.is_locked:
            return True
        try:
            self._note.parent.mkdir(parents=True, exist_ok=True)
            taken = _acquire(self._lock, _PATIENCE_SECONDS)
            if taken:
                self._note.write_text(json.dumps(asdict(Holder(os.getpid(), what))), encoding="utf-8")
        except OSError as error:
            raise cant_be_opened(_cant_be_written(self._note, error)) from error
        if not taken and not Path(self._lock.lock_file).exists():  # nobody has it, and it can't be made
            raise cant_be_opened(lazy_gettext("{path} can't be written", path=str(self._lock.lock_file)))
        return taken

    def holder(self) -> Holder | None:
        """Who has the lock; None when nobody has, or someone took it this very moment."""
        if self._lock is None or not self._is_held(self._lock):
            return None
        try:
            return Holder(**json.loads(self._note.read_text(encoding="utf-8")))
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def release(self) -> None:
        """Let another process take it; does nothing when it isn't ours."""
        if self._lock is not None and self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def _is_held(self, lock: FileLock) -> bool:
        """A note alone proves nothing: a process that was killed leaves it behind."""
        if lock.is_locked:
            return True
        free = not self._note.exists() or _acquire(lock, 0)
        lock.release()
        return not free


@asynccontextmanager
async def run_alone(database: Database, job: int) -> AsyncIterator[bool]:
    """Whether no other command runs this job; none begins to until the context ends.

    Bots don't ask: what a command of another has, they deliver to each other. Else two commands that wait for
    the same job of somebody who is gone would take it from each other, again and again.
    """
    if not database.is_shared:
        yield True  # whoever holds the runner's lock
        return
    connection = await database.connect_alone()
    try:
        yield bool(await connection.scalar(select(func.pg_try_advisory_lock(_JOBS, job))))
    finally:
        await connection.invalidate()  # in the pool, it would keep the lock
        await connection.close()


def _cant_be_written(path: Path, error: OSError) -> Sentence:
    return lazy_gettext("{path} can't be written ({error})", path=str(path), error=reason_of(error))


def _acquire(lock: FileLock, seconds: float) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True
