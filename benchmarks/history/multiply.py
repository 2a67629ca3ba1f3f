"""Makes many imports of two: one that really ran, and one whose question nobody answered."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Table

from benchmarks.history.extent import Extent
from storage.plan_schema import planned_rows, refused_rows, row_errors
from storage.schema import import_jobs

RAN, UNANSWERED = 1, 2
"""The numbers, and ids, of the two."""
_UNANSWERED_EVERY = 50
_MINUTES = 45
_ROWS = (planned_rows, refused_rows, row_errors)
_MANY_ERRORS = (refused_rows, row_errors)


def multiply(database: Path, extent: Extent) -> int:
    """Fill the database with an import every 45 minutes up to now; returns the last one's number.

    That one has many errors. Every copy's rows are there, in the order in which an import would have written
    them. Nobody else is connected.
    """
    with _filled_fast(database) as connection:
        _copy_jobs(connection, extent)
        _take_out_templates(connection)
        for table in _ROWS:
            _copy_rows(connection, table)
        last = _add_errors(connection, extent)
        _spread_over_time(connection, last)
        connection.commit()
    return last


def changes_kept(database: Path) -> int:
    """How many planned rows change their customer."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT count(*) FROM planned_rows WHERE changes").fetchone()
        return int(found[0])


@contextmanager
def _filled_fast(database: Path) -> Iterator[sqlite3.Connection]:
    """Without a journal, as there is nothing to be lost yet; with one again at the end."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        yield connection
        connection.execute("PRAGMA journal_mode = WAL")


def _copy_jobs(connection: sqlite3.Connection, extent: Extent) -> None:
    own = {"id": "n", "number": "n", "share": "'copy ' || n"}
    names = [column.name for column in import_jobs.columns]
    connection.execute(
        f"""
        WITH RECURSIVE numbers(n) AS (
            SELECT {UNANSWERED + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < :imports
        )
        INSERT INTO import_jobs ({_listed(names)})
        SELECT {", ".join(own.get(name, f"job.{_quoted(name)}") for name in names)}
        FROM numbers CROSS JOIN import_jobs AS job
        ON job.id = CASE WHEN n % {_UNANSWERED_EVERY} THEN {RAN} ELSE {UNANSWERED} END
        """,  # noqa: S608 - the names are the schema's own
        {"imports": extent.imports},
    )


def _take_out_templates(connection: sqlite3.Connection) -> None:
    """SQLite would else gather all copies before it writes the first, as the tables are read meanwhile."""
    connection.execute(
        "CREATE TEMP TABLE copies AS SELECT id FROM import_jobs "  # noqa: S608 - numbers
        f"WHERE id > {UNANSWERED} AND id % {_UNANSWERED_EVERY}"
    )
    for table in _ROWS:
        connection.execute(
            f"CREATE TEMP TABLE one_{table.name} AS SELECT * FROM {table.name} "  # noqa: S608 - own names
            f"WHERE job_id = {RAN} ORDER BY {_listed(_places(table))}"
        )


def _copy_rows(connection: sqlite3.Connection, table: Table) -> None:
    names = [column.name for column in table.columns if column.name != "job_id"]
    connection.execute(
        f"INSERT INTO main.{table.name} (job_id, {_listed(names)}) "  # noqa: S608 - the schema's names
        f"SELECT copies.id, {_listed(names)} FROM copies CROSS JOIN one_{table.name}"
    )


def _add_errors(connection: sqlite3.Connection, extent: Extent) -> int:
    """Repeat the template's errors in one more import, each with another wrong value; return its number."""
    job = extent.imports + 1
    names = [column.name for column in import_jobs.columns]
    own = {"id": str(job), "number": str(job), "share": "'many errors'", "changed": "0", "planned": "0"}
    own |= {"unchanged": "0", "errors": str(extent.errors), "rows": str(extent.errors)}
    connection.execute(
        f"INSERT INTO import_jobs ({_listed(names)}) "  # noqa: S608 - the names are the schema's own
        f"SELECT {', '.join(own.get(name, _quoted(name)) for name in names)} "
        f"FROM import_jobs WHERE id = {RAN}"
    )
    connection.execute(
        "CREATE TEMP TABLE many AS WITH RECURSIVE rows(place) AS "
        "(SELECT 0 UNION ALL SELECT place + 1 FROM rows WHERE place + 1 < :errors) "
        "SELECT place + 2 AS new, (SELECT count(*) FROM one_refused_rows) AS size, place FROM rows",
        {"errors": extent.errors},
    )
    connection.execute(
        "CREATE TEMP TABLE numbered AS "
        "SELECT number, row_number() OVER (ORDER BY number) - 1 AS place FROM one_refused_rows"
    )
    connection.execute("CREATE INDEX temp.places ON numbered (place)")
    for table in _MANY_ERRORS:
        _repeat_errors(connection, table, job)
    return job


def _repeat_errors(connection: sqlite3.Connection, table: Table, job: int) -> None:
    connection.execute(f"CREATE INDEX temp.of_{table.name} ON one_{table.name} (number)")
    names = [column.name for column in table.columns]
    own = {"job_id": str(job), "number": "many.new", "value": "row.value || ' ' || many.place"}
    connection.execute(
        f"INSERT INTO main.{table.name} ({_listed(names)}) "  # noqa: S608 - the names are the schema's own
        f"SELECT {', '.join(own.get(name, f'row.{_quoted(name)}') for name in names)} "
        "FROM many CROSS JOIN numbered ON numbered.place = many.place % many.size "
        f"CROSS JOIN one_{table.name} AS row ON row.number = numbered.number"
    )


def _spread_over_time(connection: sqlite3.Connection, last: int) -> None:
    """The last one was 45 minutes ago, the first one not a year: the housekeeping deletes none of them."""
    for name in ("created_at", "started_at", "finished_at"):
        connection.execute(
            f"UPDATE import_jobs SET {name} = "  # noqa: S608 - the names above
            f"strftime('%Y-%m-%d %H:%M:%f000', {name}, "
            f"'-' || (({last} + 1 - number) * {_MINUTES}) || ' minutes')"
        )


def _places(table: Table) -> Sequence[str]:
    return [column.name for column in table.primary_key.columns]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'
