"""Meeting an import in its middle: it stands still at a step, until what has to come in between has come."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE, until


@dataclass(frozen=True, slots=True)
class Step:
    """A write to a table, inside a transaction of the import; `when` is a condition of SQL on the row."""

    event: str
    table: str
    when: str = "true"


CHECKING = Step("INSERT", "planned_rows")
FIRST_BATCH = Step("UPDATE OF cursor", "import_jobs")
SECOND_BATCH = Step("UPDATE OF cursor", "import_jobs", "OLD.cursor > 0")
"""One batch is applied and can be seen; the changes of the second are not there yet."""

_HALT = """
CREATE TRIGGER halt BEFORE {event} ON {table} FOR EACH ROW WHEN {when}
BEGIN SELECT stand_still('{place}'); END
"""


@dataclass(frozen=True, slots=True)
class Halt:
    """An import that stands still, or will."""

    is_reached: Callable[[], bool]
    go_on: Callable[[], None]

    async def reached(self) -> None:
        """Wait until it stands still."""
        await until(self.is_reached, "the import never came there")


@contextmanager
def halted(database: Path, step: Step = SECOND_BATCH) -> Iterator[Halt]:
    """Let a program from `tests.command_line.standing_still` stand still at a step of its import.

    Its transaction stays open meanwhile, so nobody else can write. At the end of the context it must be over.
    """
    place = database.with_suffix(".halt")
    with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute(_HALT.format(event=step.event, table=step.table, when=step.when, place=place))
        with place.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Halt(_reached(place).exists, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        _reached(place).unlink(missing_ok=True)
        connection.execute("DROP TRIGGER halt")


def stand_still(place: str) -> None:
    """Tell that the step is reached, and wait until the test lets go: SQLite calls this in the program."""
    _reached(Path(place)).touch()
    with Path(place).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def _reached(place: Path) -> Path:
    return place.with_suffix(".reached")
