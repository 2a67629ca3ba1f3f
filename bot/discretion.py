"""What the log may not tell: anybody's tokens, and what stands in somebody's file."""

import logging
import re
import sys
from typing import Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from handlers.payloads.api_responses import read_refusal
from handlers.payloads.json_values import PayloadError
from importer.running.child_process import ChildEndedError
from importer.running.tracebacks import LEFT_OUT, errors_within, tell_text, tell_traceback
from storage.database_errors import DatabaseError, find_away, tell_database_error

SECRET: Final = re.compile(
    r"\b(xox[a-z]|xapp)(\.xox[a-z])?-[\w-]+|(?<=[?&]ticket=)[\w-]+|(?<=[?&]code=)[\w.-]+"
    r"|(?<=hooks\.slack\.com/)[\w./-]+|(?<=hooks\.slack-gov\.com/)[\w./-]+"
    r"|(?<=://)[^\s/@:]*:\S+(?=@)"
)
"""Slack's tokens, the ticket that opens a socket, the code of an installation, where a command is answered,
a password in an address."""

_MISLEADING: Final = ("`token` will be unused", "Bolt has enabled the file-based InstallationStore")
"""What Bolt says of its own guesses: the program does otherwise."""
_OURS: Final = ("bot", "handlers", "importer", "storage", "__main__")
_DATABASES: Final = ("aiosqlite", "alembic", "procrastinate", "psycopg", "sqlalchemy")
"""These tell each statement, with the rows that it stores, below the level WARNING."""


def may_be_told(record: logging.LogRecord) -> bool:
    """Whether a line is about the program alone.

    Below the level INFO libraries tell each message that comes and goes: people's and customers' data.
    """
    library = record.name.partition(".")[0]
    if library in _OURS:
        return True
    if library in _DATABASES:
        return record.levelno >= logging.WARNING
    return record.levelno >= logging.INFO and not any(one in record.getMessage() for one in _MISLEADING)


def make_discreet(record: logging.LogRecord) -> logging.LogRecord:
    """The line without what errors quote, whether they were given as such or stand in its text already.

    Its traceback goes with it as `exception`, but for that of a database that is away: there is nothing to
    be found by it, and many things break at once.
    """
    told = logging.makeLogRecord(record.__dict__)
    told.__dict__.pop("exception", None)  # what a library has put there may quote anything
    said, error = _leave_out_quotes(_with_discreet_errors(record), record), _told_of(record)
    if away := find_away(error):
        said = f"{said}: the database is away ({away})"
    elif error:
        told.__dict__["exception"] = SECRET.sub("(secret)", tell_traceback(error, tell_error))
    told.msg, told.args = SECRET.sub("(secret)", said), ()
    told.exc_info = told.exc_text = told.stack_info = None
    return told


def tell_error(error: BaseException) -> str:
    """What may be told of an error's text."""
    if isinstance(error, SlackApiError):
        refusal = read_refusal(error)
        return refusal.word or f"HTTP {refusal.status}"
    if isinstance(error, DatabaseError):
        return tell_database_error(error)
    if away := find_away(error):
        return away
    if isinstance(error, ClientError | PayloadError | ChildEndedError):
        return str(error)
    return tell_text(error)


def _with_discreet_errors(record: logging.LogRecord) -> str:
    """The line's text, with each error among its values in discreet words."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    values = tuple(_told(value) if isinstance(value, BaseException) else value for value in record.args)
    return str(record.msg) % values if values else str(record.msg)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {tell_error(error)}"


def _leave_out_quotes(text: str, record: logging.LogRecord) -> str:
    """Libraries put an error's text into their own: that of the error told of, or of the one in hand."""
    for error in filter(None, (_told_of(record), sys.exc_info()[1])):
        for one in errors_within(error):
            if tell_error(one) != str(one):
                text = _without(text, one)
    return text


def _told_of(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _without(text: str, error: BaseException) -> str:
    for quote in (str(error), repr(error), *map(repr, error.args), *map(str, error.args)):
        if len(quote) > 1:
            text = text.replace(quote, LEFT_OUT)
    return text
