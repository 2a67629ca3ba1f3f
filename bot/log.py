"""The log: on standard error, with the time, and without anybody's tokens."""

import logging
import re
import sys

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SECRET = re.compile(r"\b(xox[a-z]|xapp)-[\w-]+|(?<=[?&]ticket=)[\w-]+")
"""Slack's tokens, and the ticket that opens a socket: its client tells the socket's address at the level DEBUG."""


class DiscreetFormatter(logging.Formatter):
    """Blanks out secrets, also those in what other people's libraries tell."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback where there is one."""
        return SECRET.sub("(secret)", super().format(record))


def start_log(level: str) -> None:
    """Write what happens to standard error, from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter(FORMAT))
    logging.basicConfig(handlers=[handler], level=level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # at each start it tells that it looked
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds the token in the environment by itself, and warns that it uses the client's, which is the same."""
    return "`token` will be unused" not in record.getMessage()
