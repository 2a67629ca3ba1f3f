"""The log: with the time, and without anybody's tokens."""

import logging

import pytest

from bot.log import FORMAT, DiscreetFormatter


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
