"""External Ids alone, by the thousand: which ones exist, what lies beside others, and a few of all kinds."""

import json
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import FromClause

from importer.words.directory import Neighbours
from storage.column_types import KEY_TEXT
from storage.schema import customers
from storage.statements import among

_PART = 2_000  # External Ids in one statement, which then takes some milliseconds
_IN_ORDER = 2_000
_SPREAD = 500
_WORKSPACE: Final = "workspace"
_TEXTS: Final = "texts"
_MOST: Final = "most"
_FIRST: Final = (
    select(customers.c.external_id)
    .where(customers.c.workspace_id == bindparam(_WORKSPACE))
    .order_by(customers.c.external_id)
    .limit(_IN_ORDER)
)
_LAST: Final = select(func.max(customers.c.id))
_THESE: Final = select(customers.c.workspace_id, customers.c.external_id)
_BEGINS_WITH_ZERO: Final = (
    customers.c.workspace_id == bindparam(_WORKSPACE),
    customers.c.external_id >= "0",
    customers.c.external_id < "1",
)
_LENGTHS_WITH_ZEROS: Final = (
    select(func.length(customers.c.external_id), func.length(func.ltrim(customers.c.external_id, "0")))
    .where(*_BEGINS_WITH_ZERO)
    .distinct()
)
_WITH_ZEROS: Final = (
    select(customers.c.external_id)
    .where(*_BEGINS_WITH_ZERO)
    .order_by(customers.c.external_id)
    .limit(bindparam(_MOST, type_=Integer))
)
"""What is asked for each import is put together once: see docs/performance.md."""


async def existing(
    connection: AsyncConnection, workspace: int, external_ids: Collection[str]
) -> Collection[str]:
    """Those of the External Ids that customers have.

    Each is looked up in the index, and nothing else is read.
    """
    known, found = _known(connection.dialect.name), set[str]()
    for part in _parts(external_ids):
        values = {_WORKSPACE: workspace, **_texts(connection, part)}
        found.update((await connection.scalars(known, values)).all())
    return found


@cache
def _known(dialect: str) -> Select[str]:
    """Those of some texts that are External Ids; put together once: see docs/performance.md."""
    given = _given(dialect)
    has = customers.c.workspace_id == bindparam(_WORKSPACE), customers.c.external_id == given.c.value
    return select(given.c.value).where(select(1).where(*has).exists())


async def neighbours(
    connection: AsyncConnection, workspace: int, external_ids: Collection[str]
) -> dict[str, Neighbours]:
    """What exists just before and just behind each of the External Ids."""
    found: dict[str, Neighbours] = {}
    asked = _beside_each(connection.dialect.name)
    for part in _parts(external_ids):
        values = {_WORKSPACE: workspace, **_texts(connection, part)}
        for external_id, *beside in await connection.execute(asked, values):
            sides = beside[: Neighbours.MOST], beside[Neighbours.MOST :]
            found[external_id] = Neighbours(*(tuple(filter(None, side)) for side in sides))
    return found


@cache
def _beside_each(dialect: str) -> Select[Any]:
    """Each of some texts with what stands just before and just behind it; put together once."""
    given = _given(dialect)
    before = [_beside(given.c.value, nth, before=True) for nth in range(Neighbours.MOST)]
    after = [_beside(given.c.value, nth, before=False) for nth in range(Neighbours.MOST)]
    return select(given.c.value, *before, *after)


async def some_of_all(connection: AsyncConnection, workspace: int) -> Sequence[str]:
    """The first in their order, which is all of a small directory.

    And some of those that were loaded later.
    """
    in_order = (await connection.scalars(_FIRST, {_WORKSPACE: workspace})).all()
    if len(in_order) < _IN_ORDER:
        return in_order
    last = await connection.scalar(_LAST) or 0
    # By id alone: asked for the workspace too, SQLite would walk all of its customers.
    ids = range(1, last + 1, 1 + last // _SPREAD)
    spread = _THESE.where(among(connection, customers.c.id, ids))
    others = [external_id for owner, external_id in await connection.execute(spread) if owner == workspace]
    return [*in_order, *others]


async def leading_zeros(connection: AsyncConnection, workspace: int) -> Collection[tuple[int, int]]:
    """The different lengths of those that begin with zero, with and without the zeros.

    One walk through that part of the index.
    """
    lengths = await connection.execute(_LENGTHS_WITH_ZEROS, {_WORKSPACE: workspace})
    return {(length, left) for length, left in lengths}


async def first_with_zeros(connection: AsyncConnection, workspace: int, most: int) -> Sequence[str]:
    """The first that begin with zero, in their order; at most so many."""
    return (await connection.scalars(_WITH_ZEROS, {_WORKSPACE: workspace, _MOST: most})).all()


def _beside(given: ColumnElement[str], nth: int, *, before: bool) -> ColumnElement[str]:
    """The nth External Id before or behind a given one, from 0 on: one step in the index."""
    key = customers.c.external_id
    mine = customers.c.workspace_id == bindparam(_WORKSPACE)
    beside = select(key).where(mine, key < given if before else key > given)
    in_order = beside.order_by(key.desc() if before else key)
    return in_order.limit(1).offset(nth).scalar_subquery()


def _given(dialect: str) -> FromClause:
    """Texts as rows with a `value`, sent as one parameter.

    Each would be bound by itself else.
    """
    if dialect == "sqlite":
        return func.json_each(bindparam(_TEXTS, type_=Text)).table_valued("value", name="given")
    array = bindparam(_TEXTS, type_=ARRAY(KEY_TEXT))
    return func.unnest(array).table_valued("value", name="given").render_derived()


def _texts(connection: AsyncConnection, texts: Sequence[str]) -> dict[str, object]:
    """That parameter."""
    return {_TEXTS: json.dumps(texts) if connection.dialect.name == "sqlite" else texts}


def _parts(external_ids: Collection[str]) -> Iterator[Sequence[str]]:
    """So many at a time.

    No text in PostgreSQL holds a NUL, so no customer has one, and asking would be an error.
    """
    askable = [external_id for external_id in external_ids if "\0" not in external_id]
    return (askable[start : start + _PART] for start in range(0, len(askable), _PART))
