"""The table of what is to be said to people: written with what makes it true, kept until it was said."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from importer.words.errors import OvertakenError
from importer.words.postings import NewPosting, Posting, Said
from storage.database import AnyRow, Database
from storage.deliveries import Delivery, Queue, Task, call_back, deliver
from storage.slack_schema import UNSAID, postings
from storage.statements import insert_for

_AT_ONCE = 100

_THIS: Final = update(postings).where(postings.c.id == bindparam("posting"))
_BEGIN: Final = _THIS.where(
    UNSAID, postings.c.begun_at.is_not_distinct_from(bindparam("seen", type_=postings.c.begun_at.type))
)
_PUT_OFF: Final = _THIS.values(next_try_at=bindparam("next_try_at"), tries=postings.c.tries + 1)
_PUT_OFF_BROKEN: Final = _PUT_OFF.values(breaks=postings.c.breaks + 1)
_STANDING: Final = select(postings).where(
    postings.c.job_id == bindparam("job"), postings.c.kind == bindparam("kind"), postings.c.place != ""
)
_LATEST: Final = _STANDING.order_by(postings.c.id.desc()).limit(1)
_TO_COME: Final = (
    select(postings.c.id)
    .where(UNSAID, postings.c.job_id == bindparam("job"), postings.c.kind == bindparam("kind"))
    .limit(1)
)
"""These are asked for each message, and put together once: see docs/performance.md."""


class Postings:
    """Keeps what is to be said until it was said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workspace: int, new: Sequence[NewPosting], job: int | None = None) -> None:
        """Have these said, unless they were said before or are to be said already."""
        await self._database.write(add_postings, workspace, new, job)

    async def due(self, first: Collection[str] = ()) -> Sequence[Posting]:
        """Some of those that come first in a lane of a thread, where their time has come; the oldest first.

        Workspaces take turns, and so do conversations: a long queue in one hides no other. In a conversation
        these `first` kinds are seen beside all others.
        """
        asked = {"now": datetime.now(UTC), "first": list(map(str, first))}
        return [_posting_from(row) for row in await self._database.rows(_due(), asked)]

    async def first_in_lane_of(self, posting: int) -> Posting | None:
        """The one that comes first in the lane of a posting that was delivered; None where that was said."""
        return await self._database.ask(_find_first, posting)

    async def begin(self, posting: Posting, place: str = "") -> None:
        """Note that it may stand at Slack from now on, and what is known of where.

        Raises OvertakenError where another has begun it since it was read, or has said it.
        """
        begun = {"begun_at": datetime.now(UTC), "place": place}
        seen = {"posting": posting.id, "seen": posting.begun}
        if not await self._database.execute(_BEGIN, begun | seen):
            raise OvertakenError(posting.id)

    async def note_said(self, posting: int, *, channel: str | None = None, place: str = "") -> None:
        """Note that it was said, and where: in another conversation than was meant, where one is told."""
        where = {"place": place} if channel is None else {"channel": channel, "place": place}
        await self._set(posting, said_at=datetime.now(UTC), **where)

    async def keep_link(self, posting: int, link: str) -> None:
        """Keep the link that leads to it."""
        await self._set(posting, link=link)

    async def note_refused(self, posting: int, *, may_be_there: bool = False) -> None:
        """Note that Slack has not taken what was begun, so that nobody has to look for it.

        Unless an earlier try may have arrived.
        """
        await self._set(posting, place="", **({} if may_be_there else {"begun_at": None}))

    async def put_off(self, posting: int, pause: timedelta, *, broke: bool = False) -> None:
        """Say it after a pause; what is noted of its being at Slack stays."""
        later = {"posting": posting, "next_try_at": datetime.now(UTC) + pause}
        await self._database.note(_PUT_OFF_BROKEN if broke else _PUT_OFF, later)

    async def come_back(self, posting: int, pause: timedelta) -> None:
        """Say it after a pause, as others come before it; that is no try."""
        await self._set(posting, next_try_at=datetime.now(UTC) + pause)

    async def redirect(self, posting: int, reason: str) -> None:
        """Let the person alone be told, because the conversation takes nothing any more."""
        await self._set(
            posting, redirected=True, reason=reason, tries=0, begun_at=None, place="", next_try_at=None
        )

    async def give_up(self, posting: int, reason: str) -> None:
        """Nobody can be told; `reason` is Slack's word."""
        await self._set(posting, said_at=datetime.now(UTC), reason=reason)

    async def give_up_all(self, workspace: int, reason: str) -> None:
        """Nobody of a workspace can be told anything any more."""
        unsaid = update(postings).where(UNSAID, postings.c.workspace_id == workspace)
        await self._database.execute(unsaid.values(said_at=datetime.now(UTC), reason=reason))

    async def drop(self, job: int, key: str) -> None:
        """Leave unsaid what was written down of a job with this key: it was said otherwise."""
        await self._database.write(
            _leave_unsaid, "said otherwise", postings.c.job_id == job, postings.c.key == key
        )

    async def latest(self, job: int, kind: str) -> Said | None:
        """Where the newest of a job's postings of a kind stands, if it stands anywhere."""
        rows = await self._database.look_up_rows(_LATEST, {"job": job, "kind": kind})
        return _said_from(rows[0]) if rows else None

    async def standing(self, job: int, kind: str) -> Sequence[Said]:
        """Where each of a job's postings of a kind stands, the oldest first."""
        rows = await self._database.look_up_rows(
            _STANDING.order_by(postings.c.id), {"job": job, "kind": kind}
        )
        return [_said_from(row) for row in rows]

    async def is_to_come(self, job: int, kind: str) -> bool:
        """Whether a job's posting of a kind is still to be said, or to be looked for."""
        return bool(await self._database.look_up_rows(_TO_COME, {"job": job, "kind": kind}))

    async def find(self, job: int, key: str) -> Said | None:
        """A job's posting with this key, once it may stand at Slack; `place` is empty as long as unknown."""
        found = select(postings).where(
            postings.c.job_id == job, postings.c.key == key, postings.c.begun_at.is_not(None)
        )
        rows = await self._database.rows(found)
        return _said_from(rows[0]) if rows else None

    async def newest(self, jobs: Collection[int], kinds: Collection[str]) -> dict[int, Said]:
        """The newest message of these kinds that stands, by job."""
        found = select(postings).where(
            postings.c.job_id.in_(jobs), postings.c.kind.in_(kinds), postings.c.place != ""
        )
        rows = await self._database.rows(found.order_by(postings.c.id))
        return {row.job_id: _said_from(row) for row in rows}

    async def forget(self, before: datetime) -> int:
        """Delete what was said before this moment and belongs to no job; tells how many."""
        return await self._database.execute(
            delete(postings).where(postings.c.job_id.is_(None), postings.c.said_at < before)
        )

    async def _set(self, posting: int, **values: Any) -> None:  # noqa: ANN401 - a column's value
        await self._database.note(_THIS, {"posting": posting, **values})


async def add_postings(
    connection: AsyncConnection, workspace: int, new: Sequence[NewPosting], job: int | None = None
) -> None:
    """Add them within a transaction, each but once, and let those be that they overtake.

    These stay: SQLite gives the id of a last row that was deleted to the next one. What may be at Slack
    already isn't overtaken: where it stands is looked for, so that it can be edited.
    """
    for one in new:
        if one.overtakes and job is not None:
            others = (postings.c.job_id == job, postings.c.kind.in_(one.overtakes), postings.c.key != one.key)
            await _leave_unsaid(connection, "overtaken", *others, postings.c.begun_at.is_(None))
        id_ = await connection.scalar(_adding(connection.dialect.name), _row(workspace, one, job))
        if id_ is not None:
            delivery = posting_delivery(id_, workspace, one.channel, one.thread, one.lane)
            await deliver(connection, [replace(delivery, priority=int(one.comes_first))])


@cache
def _adding(dialect: str) -> ReturningInsert[int]:
    added = insert_for(dialect, postings).on_conflict_do_nothing(index_elements=["workspace_id", "key"])
    return added.returning(postings.c.id)


async def _leave_unsaid(connection: AsyncConnection, reason: str, *which: ColumnElement[bool]) -> None:
    """Let these be, as if they had been said."""
    left = update(postings).where(UNSAID, *which).values(said_at=datetime.now(UTC), reason=reason)
    ids = await connection.scalars(left.returning(postings.c.id))
    await call_back(connection, [posting_key(one) for one in ids])


def posting_delivery(id_: int, workspace: int, channel: str, thread: str, lane: str) -> Delivery:
    """What stands in one lane of a thread goes out in its order."""
    lock = f"lane:{workspace}:{channel}:{thread}:{lane}"
    return Delivery(Task.SAY, id_, Queue.MESSAGES, posting_key(id_), lock)


def posting_key(id_: int) -> str:
    """What tells the delivery of a posting from all others."""
    return f"posting:{id_}"


def _row(workspace: int, new: NewPosting, job: int | None) -> dict[str, Any]:
    return {
        "workspace_id": workspace,
        "job_id": job,
        "kind": new.kind,
        "key": new.key,
        "lane": new.lane,
        "channel": new.channel,
        "thread": new.thread,
        "person": new.person,
        "content": json.dumps([new.subject, new.words]),
        "created_at": datetime.now(UTC),
    }


async def _find_first(connection: AsyncConnection, posting: int) -> Posting | None:
    row = (await connection.execute(_first(), {"told": posting})).first()
    return _posting_from(row) if row else None


@cache
def _first() -> Select[Any]:
    """The first posting in the lane of one that nobody has said so far; built once like that below."""
    told = postings.alias("told")
    same_lane = [postings.c[name] == told.c[name] for name in ("workspace_id", "channel", "thread", "lane")]
    unsaid = (UNSAID, told.c.id == bindparam("told"), told.c.said_at.is_(None), *same_lane)
    return select(postings).where(*unsaid).order_by(postings.c.id).limit(1)


@cache
def _due() -> Select[Any]:
    """Of each lane of each thread the first posting, where its time has come.

    Every workspace's first one comes first, then every workspace's second. In a workspace the same goes for
    its conversations, and in a conversation first words and all others have turns of their own. Built once,
    as it is asked at each look: see docs/performance.md.
    """
    said = postings.c
    lane = (said.workspace_id, said.channel, said.thread, said.lane)
    firsts = select(func.min(said.id)).where(UNSAID).group_by(*lane)
    its_time = or_(said.next_try_at.is_(None), said.next_try_at <= bindparam("now"))
    comes_first = said.kind.in_(bindparam("first", expanding=True))
    here = (said.workspace_id, said.channel, comes_first)
    turn = func.row_number().over(partition_by=here, order_by=said.id).label("turn")
    some = select(said.id, said.workspace_id, turn).where(said.id.in_(firsts), its_time).subquery()
    in_turn = (some.c.turn, some.c.id)
    of_all = func.row_number().over(partition_by=some.c.workspace_id, order_by=in_turn).label("turn")
    next_ones = select(some.c.id, of_all).order_by(of_all, some.c.id).limit(_AT_ONCE).subquery()
    due = select(postings).join(next_ones, said.id == next_ones.c.id)
    return due.order_by(next_ones.c.turn, said.id)


def _posting_from(row: AnyRow) -> Posting:
    subject, words = json.loads(row.content)
    return Posting(
        id=row.id,
        workspace=row.workspace_id,
        job=row.job_id,
        kind=row.kind,
        channel=row.channel,
        thread=row.thread,
        person=row.person,
        subject=subject,
        words=words,
        reason=row.reason or "",
        begun=row.begun_at,
        place=row.place,
        tries=row.tries,
        redirected=row.redirected,
        due=row.next_try_at,
        breaks=row.breaks,
    )


def _said_from(row: AnyRow) -> Said:
    return Said(row.id, row.channel, row.thread, row.place, row.link)
