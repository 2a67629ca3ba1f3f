"""The sample files that the page offers to share."""

import json
from pathlib import Path

from playground.errors import PageError
from playground.wire import JsonObject

NOTES = "notes.json"


class Samples:
    """The files of a folder; its notes.json says of each what it shows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def shapes(self) -> list[JsonObject]:
        """The samples as the page lists them: in the order of their notes, the others after."""
        notes = self._notes()
        order = [*notes, *(path.name for path in self._paths())]
        paths = sorted(self._paths(), key=lambda path: order.index(path.name))
        return [
            {"name": path.name, "size": path.stat().st_size, "note": notes.get(path.name, "")}
            for path in paths
        ]

    def content(self, name: str) -> bytes:
        """A sample's bytes."""
        for path in self._paths():
            if path.name == name:
                return path.read_bytes()
        raise PageError("There is no sample of this name.", status=404)

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if path.is_file() and path.name != NOTES)

    def _notes(self) -> dict[str, str]:
        notes = self._folder / NOTES
        return json.loads(notes.read_text(encoding="utf-8")) if notes.is_file() else {}
