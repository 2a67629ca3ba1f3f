"""How much history there is: imports, the changes that they planned, and the errors of the worst one."""

from dataclasses import dataclass
from math import ceil

CHANGING = 0.82
"""The share of a file's rows that change something in `benchmarks.importing.generate`, as some files wait."""
_SMALLEST_FILE = 100


@dataclass(frozen=True, slots=True)
class Extent:
    """So many imports that changed so many rows altogether; one more has nothing but so many errors."""

    imports: int
    changes: int
    errors: int

    @property
    def rows(self) -> int:
        """The rows of each import's file."""
        return max(_SMALLEST_FILE, ceil(self.changes / self.imports / CHANGING))


SMALL = Extent(imports=500, changes=500_000, errors=100_000)
FULL = Extent(imports=10_000, changes=50_000_000, errors=1_000_000)
