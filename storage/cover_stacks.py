"""Who was set over whom, of the customers of a handover: range by range, those with the same together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sys import maxsize
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from importer.words.jobs import ImportJob, JobKind
from importer.words.outlook import Layer, Stack
from storage.database import AnyRow
from storage.documents import handover_from
from storage.plan_schema import planned_rows
from storage.schema import TO_DO, customers, import_jobs
from storage.undo_schema import applied_ranges

_A, _C, _J, _P = applied_ranges.c, customers.c, import_jobs.c, planned_rows.c
_S = planned_rows.alias("set_by_each").c
_NEVER = maxsize
"""A number that no change has."""
_YES = "1"


async def read_stacks(connection: AsyncConnection, job: ImportJob, person: int) -> Sequence[Stack]:
    """The customers of a handover by what was set of them; a plan that isn't carried out yet lies on top.

    Of what lies below the handover and below the lowest cover that is to return, nothing is read.
    """
    reader = _Reader(connection, job, person, await _find_days(connection, job.workspace))
    counted = Counter[tuple[tuple[Layer, ...], bool]]()
    for range_, applied in (await reader.find_applied()).items():
        for row in await connection.execute(reader.count_alike(range_, applied)):
            counted[reader.layers_of(row, applied), row.has == _YES] += row.customers
    return [Stack(amount, *told) for told, amount in counted.items()]


async def _find_days(connection: AsyncConnection, workspace: int) -> Mapping[int, date]:
    """By the number of each cover whose return isn't over, the day of that."""
    open_ones = (TO_DO, _J.workspace_id == workspace, _J.kind == JobKind.RETURN)
    found = await connection.execute(select(_J.of_number, _J.request).where(*open_ones))
    days = {row.of_number: handover_from(row.request) for row in found}
    return {number: told.returns_on for number, told in days.items() if told and told.returns_on}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads them of one handover; `days` are those on which covers return, by their numbers."""

    connection: AsyncConnection
    job: ImportJob
    person: int
    days: Mapping[int, date]

    async def find_applied(self) -> Mapping[int, Sequence[AnyRow]]:
        """For each range in which the handover has customers, what was applied there, the lowest first."""
        ranges = (await self.connection.scalars(self._ranges())).all()
        told = select(_A.key_range, _A.number, _A.job_id, _J.number.label("job"), _J.kind)
        there = (_A.workspace_id == self.job.workspace, _A.key_range.in_(ranges), _A.in_effect)
        applied = told.join(import_jobs, _J.id == _A.job_id).where(*there).order_by(_A.number)
        found: dict[int, list[AnyRow]] = {range_: [] for range_ in ranges}
        for row in await self.connection.execute(applied):
            found[row.key_range].append(row)
        return found

    def _ranges(self) -> Select[int]:
        """Those of the plan, of what was carried out those that are in effect."""
        if self.job.state.ended:
            return select(_A.key_range).where(_A.job_id == self.job.id, _A.in_effect)
        return select(_P.key_range).where(_P.job_id == self.job.id).distinct()

    def count_alike(self, range_: int, applied: Sequence[AnyRow]) -> Select[Any]:
        """How many customers of a range have the same; each layer is told by its job's id and two flags."""
        each = self._told_of_each(range_, self._floor(applied)).subquery("each")
        alike = (each.c.layers, each.c.has, each.c.gives, each.c.uncovers)
        return select(*alike, func.count().label("customers")).group_by(*alike)

    def _told_of_each(self, range_: int, floor: int) -> Select[Any]:
        layers = self._join_layers(range_, floor).subquery("joined")
        told = select(
            layers.c.layers,
            self._has(_C.managers).label("has"),
            self._has(_P.managers).label("gives"),
            self._has(_beneath(_P)).label("uncovers"),
        )
        found = told.select_from(planned_rows).join(customers, _C.id == _P.customer_id)
        return found.outerjoin(layers, layers.c.customer_id == _P.customer_id).where(*self._mine(range_))

    def _mine(self, range_: int) -> tuple[ColumnElement[bool], ...]:
        """The handover's own rows in a range."""
        return _P.job_id == self.job.id, _P.key_range == range_, _P.changes

    def _floor(self, applied: Sequence[AnyRow]) -> int:
        """The number of the lowest change that matters."""
        return min((row.number for row in applied if self._matters(row)), default=_NEVER)

    def _matters(self, row: AnyRow) -> bool:
        return row.job_id == self.job.id or row.job in self.days

    def _join_layers(self, range_: int, floor: int) -> Select[Any]:
        """By customer, what was applied from that number on, but for what was set anew by hand since."""
        layer = cast(_S.job_id, String) + ":" + self._has(_S.managers) + self._has(_beneath(_S))
        its_range = and_(_A.job_id == _S.job_id, _A.key_range == _S.key_range)
        applied = (_A.workspace_id == self.job.workspace, _A.in_effect, _A.number >= floor)
        return (
            select(_S.customer_id, func.aggregate_strings(layer, ";").label("layers"))
            .join(applied_ranges, its_range)
            .join(customers, _C.id == _S.customer_id)
            .where(_A.key_range == range_, *applied)
            .where(_S.customer_id.in_(select(_P.customer_id).where(*self._mine(range_))))
            .where(_S.managers.is_not(None), _C.managers_edited < _A.number)
            .group_by(_S.customer_id)
        )

    def _has(self, managers: ColumnElement[str]) -> ColumnElement[str]:
        """Whether the person is one of these managers, as a text."""
        listed = literal(",") + managers + ","
        return case((listed.like(f"%,{self.person},%"), _YES), else_="0")

    def layers_of(self, row: AnyRow, applied: Sequence[AnyRow]) -> tuple[Layer, ...]:
        """The layers of customers that have the same, in the order in which they were applied."""
        told = (one.partition(":") for one in (row.layers or "").split(";"))
        flags = {job: flags for job, _colon, flags in told}
        layers = [self._layer(one, flags[str(one.job_id)]) for one in applied if str(one.job_id) in flags]
        return (*layers, *self._planned(row))

    def _layer(self, applied: AnyRow, flags: str) -> Layer:
        gives, uncovers = (flag == _YES for flag in flags)
        return Layer(applied.job, JobKind(applied.kind), self.days.get(applied.job), gives, uncovers)

    def _planned(self, row: AnyRow) -> Sequence[Layer]:
        """What the handover itself would set, as long as it isn't carried out."""
        if self.job.state.ended:
            return ()
        goes_on = self.job.request.returns_on if self.job.request else None
        return [Layer(self.job.number, self.job.kind, goes_on, row.gives == _YES, row.uncovers == _YES)]


def _beneath(rows: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[str]:
    return func.coalesce(rows.under_managers, rows.old_managers)
