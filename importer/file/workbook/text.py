"""The text of a workbook's cells: its escapes, its rich text, and the table of strings that cells share."""

import re
from collections.abc import Sequence
from typing import IO

from importer.file.workbook.errors import DamagedError
from importer.file.workbook.xml import LocalNames, parse_all

# `_x000D_` stands for a carriage return, `_x005F_` for an underscore (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def unescape_text(written: str) -> str:
    """The text that is meant; half a surrogate pair becomes the replacement character."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), written)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escape_text(text: str) -> str:
    """The text as XML can hold it, so that `unescape_text` gives it back."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


class RichText:
    """Joins the runs of one text as they are parsed, without the phonetic ones that Japanese spreadsheets add."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open = False
        self._told = False
        self._phonetic = False

    def start(self, local: str) -> None:
        """An element opens inside the text."""
        self._open = local == "t" and not self._phonetic
        if self._open:
            if self._told:
                raise DamagedError  # a run has one text; a second one would be glued to it
            self._told = True
        elif local == "r":
            self._told = False
        elif local == "rPh":
            self._phonetic = True

    def end(self, local: str) -> None:
        """An element closes inside the text."""
        self._open = False
        if local == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        """Characters come."""
        if self._open:
            self.parts.append(text)

    def taken(self) -> str:
        """What was joined; the next text begins anew."""
        joined = unescape_text("".join(self.parts))
        self.parts.clear()
        self._told = False
        return joined


def read_strings(stream: IO[bytes]) -> Sequence[str]:
    """The shared strings, in the order of their numbers."""
    names, rich, strings = LocalNames(), RichText(), list[str]()

    def start(name: str, _: dict[str, str]) -> None:
        local = names[name]
        if local == "si" and rich.parts:
            raise DamagedError  # a text before it belongs to no string
        rich.start(local)

    def end(name: str) -> None:
        local = names[name]
        rich.end(local)
        if local == "si":
            strings.append(rich.taken())

    parse_all(stream, "sst", start, end, rich.text)
    return strings
