"""The log: with the time, and without anybody's tokens."""

import logging
import subprocess
import sys

import pytest

from bot.log import FORMAT, DiscreetFormatter, OnceAMinute
from tests.command_line.program import ROOT


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("token xoxb-1-2-abcDEF0 refused", "token (secret) refused"),
        ("{'app_token': 'xapp-1-A0-1-0f'}", "{'app_token': '(secret)'}"),
        ("wss://wss-primary.slack.com/link/?ticket=1a2b-3c&app_id=A1", "/link/?ticket=(secret)&app_id=A1"),
        ("nothing secret: xox, xapp", "nothing secret: xox, xapp"),
    ],
)
def test_secrets_are_blanked_out(said: str, written: str) -> None:
    """Whoever told them."""
    record = logging.LogRecord("slack_sdk", logging.DEBUG, "", 0, "%s", (said,), None)
    line = DiscreetFormatter(FORMAT).format(record)
    assert line.endswith(written)
    assert "DEBUG slack_sdk: " in line


def test_secrets_in_a_traceback_are_blanked_out() -> None:
    """An exception's text goes to the log as well."""
    error = ValueError("xoxb-12-34")
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "broke", (), (ValueError, error, None))
    assert "ValueError: (secret)" in DiscreetFormatter(FORMAT).format(record)


@pytest.mark.parametrize("library", ["aiosqlite", "sqlalchemy.engine.Engine", "slack_sdk.web.async_client"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_libraries_tell_no_data(library: str, level: str) -> None:
    """At DEBUG they would tell each row that is stored and each message that is sent."""
    code = (
        f"from bot.log import start_log; start_log({level!r}); import logging; "
        f"logging.getLogger({library!r}).debug('CU-001'); logging.getLogger('bot.worker').debug('ours')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "CU-001" not in done.stderr
    assert ("ours" in done.stderr) is (level == "DEBUG")


def test_strangers_fill_no_log() -> None:
    """One line a minute gets through, however many there are."""
    times = iter([0.0, 0.0, 0.1, 59.0, 60.0, 61.0, 121.0])
    sparing = OnceAMinute(lambda: next(times))
    record = logging.LogRecord("bot", logging.WARNING, "", 0, "a stranger", (), None)
    assert [sparing.filter(record) for _ in range(6)] == [True, False, False, True, False, True]
