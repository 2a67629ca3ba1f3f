"""One line of standard error that tells a person at a terminal how far something has come."""

import sys

_CLEAR = "\r\x1b[K"


def show(text: str) -> None:
    """Write the line anew; nothing when nobody looks."""
    _write(f"{_CLEAR}{text}")


def clear() -> None:
    """Take the line away."""
    _write(_CLEAR)


def _write(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()
