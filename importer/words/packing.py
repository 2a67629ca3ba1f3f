"""The form in which rows pass from process to process, and wait in a file of our own.

It is `marshal`'s, which does without what `pickle` does for objects, and keeps lone surrogates. Only what
this program has packed is unpacked, and by the same Python: nothing of it is kept for another start.
"""

import marshal
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, BinaryIO, Final

_FLAT: Final = 2
"""This version of `marshal` doesn't look whether an object came before: of cells hardly any did."""


def pack(rows: Any) -> bytes:  # noqa: ANN401 - lists, tuples, texts and numbers in each other
    """Rows, with all that is in them."""
    return marshal.dumps(rows)


def pack_flat(values: list[str | int | None]) -> bytes:
    """The values of many rows, one after the other."""
    return marshal.dumps(values, _FLAT)


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """What was packed."""
    return marshal.loads(packed)  # noqa: S302 - packed by ourselves


def write_packed(rows: Any, file: BinaryIO) -> None:  # noqa: ANN401 - the same
    """Pack rows into a file, behind those that are there."""
    marshal.dump(rows, file)


def read_packed(file: BufferedReader) -> Iterator[Any]:
    """What was packed into a file, each time as much as was written at once."""
    while file.peek(1):
        yield marshal.load(file)  # noqa: S302 - packed by ourselves
