"""The keys that rows of a list had so far, kept in a fraction of the memory that a set takes."""

from array import array
from collections.abc import Sequence
from typing import Final

_LEAST: Final = 1 << 10
_HASH: Final = (1 << 62) - 1
"""So many bits of a key's hash are kept: of a million keys two have the same once in four million lists."""
_CAME_AGAIN: Final = 1 << 62


def hash_of(key: str) -> int:
    """The hash by which a key is known as long as this program runs; never 0."""
    return hash(key) & _HASH or 1


class SeenKeys:
    """A table of the keys' hashes, eight bytes a place; those that want the same place lie behind each other.

    A set of a million such numbers takes sixty megabytes, this table sixteen.
    """

    def __init__(self, expected: int) -> None:
        """There is room for so many keys, and it grows where more come."""
        self._count = 0
        self._lay_out(max(_LEAST, 1 << (2 * expected).bit_length()))

    def add(self, keys: Sequence[str]) -> bool:
        """Take these keys, each of which must be new; False where one isn't, and then none is taken."""
        self._make_room(len(keys))
        taken, slots, last = list[int](), self._slots, len(self._slots) - 1
        for key in keys:
            hashed = hash(key) & _HASH or 1  # `hash_of`, without a call for each of a million keys
            place = hashed & last
            while held := slots[place]:
                if held & _HASH == hashed:
                    self._free(taken)
                    return False
                place = (place + 1) & last
            slots[place] = hashed
            taken.append(place)
        self._count += len(taken)
        return True

    def note_again(self, key: str) -> None:
        """Take note that this key, which was taken, came again."""
        hashed, slots, last = hash_of(key), self._slots, len(self._slots) - 1
        place = hashed & last
        while slots[place] & _HASH != hashed:
            place = (place + 1) & last
        slots[place] |= _CAME_AGAIN

    def find_again(self) -> "array[int]":
        """The hashes of the keys that came again."""
        return array("Q", (held & _HASH for held in self._slots if held & _CAME_AGAIN))

    def _free(self, taken: Sequence[int]) -> None:
        """Give back the places that were taken last."""
        for place in taken:
            self._slots[place] = 0

    def _make_room(self, more: int) -> None:
        """Keep at least a third of the places free, so that keys lie near to where they are looked for."""
        if 3 * (self._count + more) <= 2 * len(self._slots):
            return
        held = [hashed for hashed in self._slots if hashed]
        self._lay_out(2 << (2 * (self._count + more)).bit_length())
        slots, last = self._slots, len(self._slots) - 1
        for hashed in held:
            place = hashed & last
            while slots[place]:
                place = (place + 1) & last
            slots[place] = hashed

    def _lay_out(self, places: int) -> None:
        """Lay out a blank table; `places` is a power of two."""
        self._slots = array("Q", bytes(8 * places))
