"""The log: on standard error, with the time, and without anybody's tokens or data."""

import logging
import re
import sys
from collections.abc import Callable
from typing import Final

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SECRET = re.compile(r"\b(xox[a-z]|xapp)-[\w-]+|(?<=[?&]ticket=)[\w-]+")
"""Slack's tokens, and the ticket that opens a socket.

Its client tells the socket's address at the level DEBUG.
"""


DATABASES: Final = ("aiosqlite", "alembic", "psycopg", "sqlalchemy")
"""These tell each statement, with the rows that it stores, below the level WARNING."""
SLACKS: Final = ("aiohttp", "asyncio", "slack_bolt", "slack_sdk")
"""These tell each message that comes and goes below the level INFO: people's and customers' data."""
_MINUTE: Final = 60.0


class DiscreetFormatter(logging.Formatter):
    """Blanks out secrets, also those in what other people's libraries tell."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback where there is one."""
        return SECRET.sub("(secret)", super().format(record))


class OnceAMinute(logging.Filter):
    """Lets one line a minute through: for what strangers can cause as often as they like."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._next = clock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is time for another line."""
        del record
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + _MINUTE
        return True


def start_log(level: str) -> None:
    """Write what happens to standard error, from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter(FORMAT))
    logging.basicConfig(handlers=[handler], level=level)
    for least, libraries in ((logging.WARNING, DATABASES), (logging.INFO, SLACKS)):
        for name in libraries:
            logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds the token in the environment as well, and warns that it uses the client's, the same one."""
    return "`token` will be unused" not in record.getMessage()
