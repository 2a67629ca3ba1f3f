"""Databases that are filled once for the tests of a module: each of them gets a copy."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from tests.postgres_server import clear_tables, forget_kept_rows, keep_rows, put_rows_back

Fill: TypeAlias = Callable[[str, Path], Awaitable[None]]
"""Fills the database of a URL that has tables already; files may be left in the folder."""


class Filled(Protocol):
    """A database as it was filled."""

    def lent(self, folder: Path) -> AbstractContextManager[str]:
        """Give a test a copy; whatever it leaves there is gone afterwards."""

    def forget(self) -> None:
        """Leave nothing of it."""


@dataclass(frozen=True, slots=True)
class FilledSqlite:
    """The content of a SQLite file."""

    content: bytes

    @classmethod
    def of(cls, path: Path) -> "FilledSqlite":
        """Keep what is in it."""
        return cls(path.read_bytes())

    @contextmanager
    def lent(self, folder: Path) -> Iterator[str]:
        """A file of its own."""
        path = folder / "handoff.db"
        path.write_bytes(self.content)
        yield f"sqlite:///{path}"

    def forget(self) -> None:
        """There is nothing but this value."""


@dataclass(frozen=True, slots=True)
class FilledPostgres:
    """A PostgreSQL database that keeps its rows aside."""

    url: str

    @classmethod
    def of(cls, url: str) -> "FilledPostgres":
        """Keep what is in the tables, and leave these empty."""
        keep_rows(url)
        clear_tables(url)
        return cls(url)

    @contextmanager
    def lent(self, folder: Path) -> Iterator[str]:
        """The same database, with the rows back in its tables."""
        del folder
        put_rows_back(self.url)
        yield self.url
        clear_tables(self.url)

    def forget(self) -> None:
        """Let go of the rows."""
        forget_kept_rows(self.url)
