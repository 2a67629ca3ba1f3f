"""The log: with what each line is about, and without anybody's tokens or cells."""

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from psycopg.errors import AdminShutdown, DeadlockDetected, DiskFull
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bound_contextvars

from bot.core import open_core
from bot.discretion import may_be_told
from bot.log import DiscreetFormatter, OnceAMinute
from bot.setting_values import LogFormat
from bot.settings import Settings
from importer.running.child_process import Child, ChildEndedError
from importer.running.tracebacks import LEFT_OUT
from storage.database_errors import DatabaseError
from tests.command_line.program import ROOT
from tests.laid_tables import lay_tables

LIBRARIES = ("aiosqlite", "sqlalchemy.engine.Engine", "slack_sdk.web.async_client")
CELL = "CU-7741-SHARP"
"""A cell of somebody's file."""


def told(record: logging.LogRecord, log_format: LogFormat = LogFormat.TEXT) -> str:
    """The line, and what follows it."""
    return DiscreetFormatter(log_format).format(record)


def record(said: str, *values: object, level: int = logging.ERROR, name: str = "bot") -> logging.LogRecord:
    """A line as somebody logs it."""
    return logging.LogRecord(name, level, "", 0, said, values, None)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("token xoxb-1-2-abcDEF0 refused", "token (secret) refused"),
        ("token xoxe.xoxb-1-abc0 refused", "token (secret) refused"),
        ("{'app_token': 'xapp-1-A0-1-0f'}", "{'app_token': '(secret)'}"),
        ("wss://wss-primary.slack.com/link/?ticket=1a2b-3c&app_id=A1", "/link/?ticket=(secret)&app_id=A1"),
        ("https://hooks.slack.com/commands/T1/2/abc: 500", "https://hooks.slack.com/(secret): 500"),
        ("https://hooks.slack-gov.com/commands/T1/2/abc", "https://hooks.slack-gov.com/(secret)"),
        ("postgresql://handoff:pass-word@db/handoff", "postgresql://(secret)@db/handoff"),
        ("postgresql://handoff:p@ss/word@db/handoff", "postgresql://(secret)@db/handoff"),
        ("nothing secret: xox, xapp", "nothing secret: xox, xapp"),
    ],
)
@pytest.mark.parametrize("log_format", LogFormat)
def test_secrets_are_blanked_out(said: str, written: str, log_format: LogFormat) -> None:
    """Whoever told them."""
    line = told(record("%s", said, name="slack_sdk"), log_format)
    assert written in line
    assert "slack_sdk" in line


def test_a_line_for_people_tells_what_it_is_about() -> None:
    """The workspace, the job and the reference stand behind the sentence, unless it has them."""
    one = record("job 12 failed", name="bot.work_loop")
    one.__dict__["reference"] = "7F3A-91C2"
    with bound_contextvars(workspace="T1", job=12):
        line = told(one)
    assert line.partition(" ")[2] == ("ERROR bot.work_loop: job 12 failed [workspace=T1 reference=7F3A-91C2]")


def test_a_line_as_json_has_the_same_in_fields() -> None:
    """One object a line, the traceback in it."""
    one = record("job 12 failed", name="bot.work_loop")
    one.exc_info = _info(OSError(28, "No space left on device"))
    with bound_contextvars(workspace="T1", job=12):
        line = told(one, LogFormat.JSON)
    found = json.loads(line)
    assert "\n" not in line
    assert found.pop("exception").endswith("OSError: [Errno 28] No space left on device")
    assert found.pop("timestamp").endswith("Z")
    assert found == {
        "event": "job 12 failed",
        "level": "error",
        "logger": "bot.work_loop",
        "workspace": "T1",
        "job": 12,
    }


def _raised() -> Iterator[BaseException]:
    """Errors that quote a cell, each in its way."""
    for raises in (
        lambda: int(CELL),
        lambda: dict[str, str]()[CELL],
        lambda: json.loads(CELL),
        lambda: CELL.encode("ascii").decode("utf-16-le").encode("latin-1"),
    ):
        try:
            raises()
        except (ValueError, KeyError) as error:
            yield error
    because = RuntimeError("it broke")
    because.__cause__ = ValueError(CELL)
    yield because
    yield ExceptionGroup("several", [ValueError(CELL)])


@pytest.mark.parametrize("error", list(_raised()), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("log_format", LogFormat)
def test_no_error_quotes_a_cell(error: BaseException, log_format: LogFormat) -> None:
    """Neither as the reason of a line, nor among its values, nor in a text that a library has made of it."""
    with_reason = record("it failed")
    with_reason.exc_info = _info(error)
    made_by_a_library = record(f"Failed to run a listener: {error}, {error!r}")
    made_by_a_library.exc_info = with_reason.exc_info
    for one in (with_reason, record("it failed: %s", error), made_by_a_library):
        line = told(one, log_format)
        assert CELL not in line
        assert "it failed" in line or "listener" in line
        assert type(error).__name__ in line or LEFT_OUT in line


def _away() -> Iterator[BaseException]:
    """Errors of a database that is away, as the driver, SQLAlchemy and procrastinate raise them."""
    driver = OperationalError("connection refused\nIs the server running?")
    yield driver
    yield DBAPIError.instance("SELECT 1", None, driver, psycopg.Error)
    of_queue = ConnectorException("Database error.")
    of_queue.__cause__ = driver
    yield of_queue
    yield AdminShutdown("connection refused")


@pytest.mark.parametrize("error", list(_away()), ids=lambda error: type(error).__name__)
def test_a_database_that_is_away_is_one_line(error: BaseException) -> None:
    """Many things break at once then, and where they did tells nothing."""
    one = record("looking for what was lost failed", name="bot.work_loop")
    one.exc_info = _info(error)
    one.__dict__["exception"] = "as the queue puts it there"
    line = told(one)
    assert line.endswith("looking for what was lost failed: the database is away (connection refused)")
    assert "exception" not in json.loads(told(one, LogFormat.JSON))


@pytest.mark.parametrize("error", [DiskFull("no space left"), DeadlockDetected("deadlock detected")])
def test_another_trouble_of_the_database_has_its_traceback(error: BaseException) -> None:
    """It isn't away."""
    one = record("it failed")
    one.exc_info = _info(DBAPIError.instance("SELECT 1", None, error, psycopg.Error))
    assert "DBAPIError" in told(one) or "OperationalError" in told(one)
    assert "is away" not in told(one)


def test_an_error_that_is_said_to_come_of_itself() -> None:
    """Nothing looks for its cause for ever."""
    error = DBAPIError.instance("SELECT 1", None, DiskFull("no space left"), psycopg.Error)
    error.__cause__ = error
    one = record("it failed")
    one.exc_info = _info(error)
    assert "it failed" in told(one)


async def test_what_broke_in_the_database_still_tells_what_it_came_of(tmp_path: Path) -> None:
    """Also once it has passed by the place where the database was opened: LOG_LEVEL=DEBUG shows it."""
    settings = Settings(database_url=await lay_tables(tmp_path / "handoff.db"))
    with pytest.raises(DatabaseError) as raised:
        async with open_core(settings) as core:
            await core.store.database.rows(text("SELECT 1 FROM no_such_table"))
    assert isinstance(raised.value.__cause__, sqlite3.Error)


def test_a_library_that_tells_of_the_error_in_hand_quotes_nothing() -> None:
    """Also where it gives the log its text alone."""
    try:
        int(CELL)
    except ValueError as error:
        line = told(record(f"Failed to receive a message: {error}"))
    assert line.endswith(f"Failed to receive a message: {LEFT_OUT}")


def test_what_a_child_process_complains_of_quotes_nothing() -> None:
    """Where it broke is told; the cell on which it did is not."""
    with Child() as child, pytest.raises(ChildEndedError) as raised:
        child.ask(int, CELL)
    line = told(record("a workbook could not be read: %s", raised.value))
    assert CELL not in line
    assert "ValueError" in line


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_libraries_tell_no_data(library: str, level: str) -> None:
    """At DEBUG they would tell each row that is stored and each message that is sent."""
    said = _told_in_a_process(level)
    assert f"CU-001 of {library}" not in said
    assert ("ours" in said) is (level == "DEBUG")


@cache
def _told_in_a_process(level: str) -> str:
    """What a process logs in which each library tells of a customer, and one of our modules something."""
    code = (
        "from bot.log import start_log; from bot.setting_values import LogFormat; "
        f"start_log({level!r}, LogFormat.TEXT); import logging; "
        f"[logging.getLogger(one).debug('CU-001 of %s', one) for one in {LIBRARIES}]; "
        "logging.getLogger('bot.work_loop').debug('ours')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stderr


def test_a_library_that_nobody_knows_tells_none_either() -> None:
    """The rule holds for all that is not ours."""
    assert not may_be_told(record("CU-001", level=logging.DEBUG, name="newcomer.deep"))
    assert may_be_told(record("a warning", level=logging.WARNING, name="newcomer.deep"))


def test_strangers_fill_no_log() -> None:
    """One line a minute gets through, however many there are."""
    times = iter([0.0, 0.0, 0.1, 59.0, 60.0, 61.0, 121.0])
    sparing = OnceAMinute(lambda: next(times))
    one = logging.LogRecord("bot", logging.WARNING, "", 0, "a stranger", (), None)
    assert [sparing.filter(one) for _ in range(6)] == [True, False, False, True, False, True]


def _info(error: BaseException) -> tuple[type[BaseException], BaseException, None]:
    return type(error), error, None
