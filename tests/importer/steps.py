"""Steps for a child process in the tests: one stands still, one takes much memory, one breaks."""

import os
import sys
import threading
from collections.abc import Generator
from pathlib import Path

from importer.words.errors import FileRefusedError

MUCH = 1 << 34
"""More memory than any child may have, in bytes."""


def tell_number() -> int:
    """The number of the process that does it."""
    return os.getpid()


def has_loaded(module: str) -> bool:
    """Whether that process has loaded a module."""
    return module in sys.modules


def stand_still(sign: Path) -> None:
    """Leave the process's number as a sign, and never end."""
    part = sign.with_suffix(".part")
    part.write_text(str(os.getpid()))
    part.replace(sign)
    threading.Event().wait()


def take_much_memory() -> int:
    """Ask the system for more than there is."""
    return len(bytearray(MUCH))


def take_much_time() -> None:
    """Be busy without end."""
    while True:
        pass


def refuse(file_name: str) -> None:
    """What a person can mend."""
    raise FileRefusedError(f"{file_name} is no table.")


def break_off() -> None:
    """What nobody foresaw."""
    raise ZeroDivisionError


def count(most: int) -> Generator[int, None, None]:
    """Numbers, one by one."""
    yield from range(most)
