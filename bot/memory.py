"""How this program uses memory: settings of Python and of the C library that make large imports small and quick."""

import ctypes
import gc
import sys
from contextlib import suppress

# From glibc's malloc.h; see mallopt(3).
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE = 256 << 10


def spare_memory() -> None:
    """Called once, at the start."""
    _collect_garbage_rarely()
    _share_one_arena()


def _collect_garbage_rarely() -> None:
    """Python looks for cycles after every 700 new objects; reading rows makes many, and no cycles."""
    gc.set_threshold(50_000)


def _share_one_arena() -> None:
    """Give large blocks back when they are freed, and let all threads take small ones from one place.

    Else each of a dozen threads keeps what it needed at its busiest moment: half as much again in all.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library than glibc
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_M_MMAP_THRESHOLD, _LARGE)
            mallopt(_M_ARENA_MAX, 1)
