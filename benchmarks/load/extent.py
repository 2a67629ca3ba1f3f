"""How many people, files and channels there are, and how large the files are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """How many people share how many files of how many rows, beside one file of `large_rows`."""

    people: int
    files: int
    channels: int
    small_rows: int
    large_rows: int


SMALL = Extent(people=10, files=20, channels=5, small_rows=20, large_rows=50_000)
FULL = Extent(people=50, files=200, channels=25, small_rows=20, large_rows=1_000_000)
