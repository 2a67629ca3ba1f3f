"""When Python looks for cycles of garbage, in the program and in the processes that read rows."""

import atexit
import gc
from typing import Final

_NEW_OBJECTS: Final = 50_000
"""So many new objects call for a look; by itself Python takes one after 700: see docs/performance.md."""


def collect_garbage_rarely() -> None:
    """Let reading rows, which makes many objects and no cycles, be interrupted less often."""
    gc.set_threshold(_NEW_OBJECTS)


def leave_garbage_at_the_end() -> None:
    """Let the program end without a last look for cycles in all that it has loaded: see docs/performance.md.

    The system takes the memory back by itself.
    """
    atexit.register(gc.freeze)
