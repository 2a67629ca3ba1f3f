"""Watch the bot from inside: how late its event loop wakes, and how long write transactions are open."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, Pool, event

_NAP = 0.002
_BEGIN = "BEGIN IMMEDIATE"
_OPENED = "handoff_benchmark_opened"

Moment = tuple[float, float]
"""When something ended, by `perf_counter`, and how many seconds it took."""


class LateWakings:
    """How many seconds too late a task was woken, again and again: what holds up the loop delays it."""

    def __init__(self) -> None:
        self.late: list[Moment] = []

    async def watch(self) -> None:
        """Nap until cancelled."""
        while True:
            begun = perf_counter()
            await asyncio.sleep(_NAP)
            now = perf_counter()
            self.late.append((now, max(0.0, now - begun - _NAP)))


class WriteTransactions:
    """How many seconds each write transaction on SQLite was open, until its connection was returned."""

    def __init__(self) -> None:
        self.open: list[Moment] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Listen to every engine."""
        event.listen(Engine, "after_cursor_execute", self._executed)
        event.listen(Pool, "checkin", self._came_back)
        try:
            yield
        finally:
            event.remove(Engine, "after_cursor_execute", self._executed)
            event.remove(Pool, "checkin", self._came_back)

    def _executed(
        self,
        connection: Any,  # noqa: ANN401 - as SQLAlchemy gives it
        _cursor: Any,  # noqa: ANN401 - the same
        statement: str,
        *_more: Any,  # noqa: ANN401 - the same
    ) -> None:
        if statement == _BEGIN:
            connection.info[_OPENED] = perf_counter()

    def _came_back(self, _connection: Any, record: Any) -> None:  # noqa: ANN401 - the same
        opened = record.info.pop(_OPENED, None)
        if opened is not None:
            now = perf_counter()
            self.open.append((now, now - opened))


@contextmanager
def watching(report: Path) -> Iterator[None]:
    """Watch the running loop and all its engines; write down at the end what was seen, in seconds."""
    wakings, transactions = LateWakings(), WriteTransactions()
    task = asyncio.create_task(wakings.watch())
    try:
        with transactions.watched():
            yield
    finally:
        task.cancel()
        seen = {"late": wakings.late, "writes": transactions.open}
        report.write_text(json.dumps(seen), encoding="utf-8")


def share_below(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
