"""The text of a workbook's cells: its escapes, its rich text, and the table of strings that cells share."""

from collections.abc import Sequence
from typing import IO

from importer.file.workbook.errors import DamagedError
from importer.file.workbook.xml import LocalNames, parse_all
from importer.words.xml_escapes import unescape_text


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
