"""How many people, files and channels there are, how large the files are, and how often somebody dies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """How many people share how many files of how many rows, beside one file of `large_rows`.

    With `kills` there are so many people and files in each of two workspaces.
    """

    people: int
    files: int
    channels: int
    small_rows: int
    large_rows: int
    kills: int = 0


SMALL = Extent(people=10, files=20, channels=5, small_rows=20, large_rows=50_000)
FULL = Extent(people=50, files=200, channels=25, small_rows=20, large_rows=1_000_000)
SMALL_WITH_KILLS = Extent(people=4, files=12, channels=2, small_rows=20, large_rows=25_000, kills=3)
FULL_WITH_KILLS = Extent(people=20, files=100, channels=10, small_rows=20, large_rows=200_000, kills=9)
