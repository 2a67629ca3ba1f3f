"""The folder of an export: each table as CSV and as JSON, written as it is read, and what each file is."""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from bot.command_line.local_files import writing
from importer.words.error_columns import escape
from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext
from storage.everything import Cell, Part

MANIFEST: Final = "manifest.json"
README: Final = "README.txt"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the folder: its name, what it is, its rows, and a digest of its bytes."""

    name: str
    about: str
    rows: int
    sha256: str


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write into, which lies at `target` once all is written; nothing stays where that fails.

    Only its owner can look into it. Raises HandoffError where something is there already.
    """
    _require_room(target)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            begun = Path(folder) / "export"
            begun.mkdir(mode=0o700)
            yield begun
            if target.exists():
                target.rmdir()
            begun.replace(target)


def _require_room(target: Path) -> None:
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise HandoffError(
            lazy_gettext(
                "{path} is there already, so nothing was exported. Name a folder that isn't there yet.",
                path=str(target),
            )
        )


@dataclass(slots=True)
class TableFiles:
    """Writes the parts of one table after the other into `folder`; `written` are the files that are whole."""

    folder: Path
    written: list[WrittenFile] = field(default_factory=list)
    _open: "_TableFile | None" = None

    def take(self, part: Part) -> None:
        """Write a part; with the last one of a table its files are closed."""
        file = self._open = self._open or _TableFile(self.folder, part.belonging.table.name, part.columns)
        file.write(part.rows)
        if part.is_last:
            names = file.close()
            self.written += [
                _written(self.folder / name, str(part.belonging.about), file.rows) for name in names
            ]
            self._open = None

    def close(self) -> None:
        """Close what is open still, where it broke off."""
        if self._open:
            self._open.close()


class _TableFile:
    """A table's CSV and its JSON: the one for spreadsheets, the other with each value as it is kept."""

    def __init__(self, folder: Path, table: str, columns: Sequence[str]) -> None:
        self.rows = 0
        self._columns = columns
        self._names = (f"{table}.csv", f"{table}.json")
        self._files = ExitStack()
        # A spreadsheet knows by the mark that it is UTF-8; what has no letter there is written as an escape.
        self._csv_file = self._opened(folder / self._names[0], "utf-8-sig")
        self._json = self._opened(folder / self._names[1], "utf-8")
        self._csv = csv.writer(self._csv_file)
        self._csv.writerow(columns)
        self._json.write("[")

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write some rows."""
        self._csv.writerows([_spreadsheet_cell(cell) for cell in row] for row in rows)
        for row in rows:
            self._json.write(",\n" if self.rows else "\n")
            self._json.write(json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False))
            self.rows += 1

    def close(self) -> Sequence[str]:
        """The names of the files, which are whole now."""
        self._json.write("\n]\n")
        self._files.close()
        return self._names

    def _opened(self, path: Path, encoding: str) -> IO[str]:
        file = path.open("w", encoding=encoding, errors="backslashreplace", newline="")
        return self._files.enter_context(file)


def _spreadsheet_cell(cell: Cell) -> Cell:
    """What a spreadsheet would run is escaped, as in the error file."""
    return escape(cell) if isinstance(cell, str) else cell


def _written(path: Path, about: str, rows: int) -> WrittenFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return WrittenFile(path.name, about, rows, digest)
