"""One line of standard error that tells how far something has come, for as long as it goes on."""

import sys

_CLEAR = "\r\x1b[K"


def has_onlookers() -> bool:
    """Whether standard error is a terminal, at which a person may look."""
    return sys.stderr.isatty()


def show_status(text: str) -> None:
    """Write one line of standard error anew, which tells how far something has come.

    Nothing when nobody looks.
    """
    _write_status(f"{_CLEAR}{text}")


def clear_status() -> None:
    """Take that line away."""
    _write_status(_CLEAR)


def _write_status(text: str) -> None:
    if has_onlookers():
        sys.stderr.write(text)
        sys.stderr.flush()
