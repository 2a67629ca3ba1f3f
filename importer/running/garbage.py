"""How often Python looks for cycles of garbage, in the program and in the processes that read rows."""

import gc
from typing import Final

_NEW_OBJECTS: Final = 50_000
"""So many new objects call for a look; by itself Python takes one after 700: see docs/performance.md."""


def collect_garbage_rarely() -> None:
    """Let reading rows, which makes many objects and no cycles, be interrupted less often."""
    gc.set_threshold(_NEW_OBJECTS)
