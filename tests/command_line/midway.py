"""Catching an import in the middle, without guessing how fast it is."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tests.patience import PATIENCE, until

SLOW = """
CREATE TRIGGER slow_{table} BEFORE {action} ON {table} BEGIN
    SELECT count(*) FROM
        (WITH RECURSIVE steps(step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM steps LIMIT 1000) SELECT step FROM steps);
END
"""
APPLYING = {"customers": "UPDATE"}
CHECKING = {"planned_rows": "INSERT"}
"""What each step writes row by row: the table, and what is done to it."""

FIRST_HALF = (
    "SELECT count(*) FROM import_jobs WHERE state = 'applying' AND changed > 0 AND changed <= planned / 2"
)


@contextmanager
def slowed(database: Path, step: Mapping[str, str] = APPLYING) -> Iterator[None]:
    """Let each row of a step take a while, so that an import is in the middle long enough to be caught there."""
    with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as connection:
        for table, action in step.items():
            connection.execute(SLOW.format(table=table, action=action))
        yield
        for table in step:
            connection.execute(f"DROP TRIGGER slow_{table}")


async def comes_midway(database: Path) -> None:
    """Wait until an import has applied some of its batches; so many are left that whatever comes now, comes midway.

    Reading takes no lock that the import might wait for.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:

        def is_midway() -> bool:
            return bool(connection.execute(FIRST_HALF).fetchone()[0])

        await until(is_midway, "no import was ever caught in the middle")
