"""Fixing wrong values: which there are, what they mean, and what becomes of the rows that have them."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from importer.access import Permissions
from importer.matching.names import Found, find_all, find_fitting
from importer.matching.suggestions import NearestUser
from importer.matching.values import clears
from importer.permissions import Act, Asker
from importer.words.corrections import (
    MOST_CHOSEN,
    REMEMBERED,
    Corrected,
    Correction,
    Corrections,
    FixableValue,
    WrongKey,
    rows_gone_words,
)
from importer.words.errors import RowsGoneError, WrongStateError
from importer.words.fields import Field
from importer.words.job_ports import Jobs, Plans
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext
from importer.words.members import Links
from importer.words.new_jobs import NewJob
from importer.words.ports import CorrectionMemory, Directory
from importer.words.proposal import NOTHING_KNOWN

MOST_LISTED: Final = 100
"""So many wrong values are listed to be fixed one by one; the others come once these are fixed."""
_NAMED: Final = (Field.ACCOUNT_MANAGER, Field.WORKFLOW)
"""The fields whose values are names of the directory's users and workflows."""


@dataclass(frozen=True, slots=True)
class Fixable:
    """What can be fixed of a job, or of the later one that holds what is still wrong of it.

    `values` are listed one by one, emails and workflows first, each with what may be meant; `named` has the
    directory's users and workflows by their ids. `sure_ids` are all External Ids with one suggestion alone,
    `used` the corrections that a preview has used and that can be left out, and `more` so many values that
    aren't listed.
    """

    job: ImportJob
    values: Sequence[FixableValue]
    named: Mapping[Field, Mapping[int, Found]]
    sure_ids: Sequence[FixableValue] = ()
    used: Sequence[Corrected] = ()
    more: int = 0

    @property
    def meant(self) -> Mapping[WrongKey, Found]:
        """What is probably meant by a value, where that is one user or workflow alone."""
        by_name = {of: {one.name: one for one in named.values()} for of, named in self.named.items()}
        only = (
            (one.key, by_name[one.field].get(one.only))
            for one in self.values
            if one.only and one.field in by_name
        )
        return {key: found for key, found in only if found}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What someone wants of wrong values: what they mean, which remembered ones not to use, what to remember.

    Meant is the id of a user or a workflow, or an External Id. `reads_again` where the directory has more
    now, so that the rows are to be read once more whatever is meant.
    """

    meant: Mapping[WrongKey, int | str]
    left_out: Collection[WrongKey] = ()
    takes_sure_ids: bool = False
    remember: bool = False
    reads_again: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What corrections have left of a job: so many rows, those that can be fixed among the `holder`'s.

    None where a file was shared after values were fixed: its own summary tells what is left.
    """

    holder: ImportJob
    rows: int


@dataclass(frozen=True, slots=True)
class Correcting:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not.

    `wake` tells the runner of jobs that there is something to do.
    """

    jobs: Jobs
    plans: Plans
    directory: Directory
    memory: CorrectionMemory
    links: Links
    permissions: Permissions
    wake: Callable[[], None]

    async def look(self, job: ImportJob, asker: Asker) -> Fixable:
        """What can be fixed; raises WrongStateError where that is being done already, and RowsGoneError."""
        await self.permissions.require(Act.DECIDE, asker, job)
        pressed = job
        job = await self._find_free_holder(pressed)
        _require_fixable(job, pressed)
        values = await self.plans.fixable_values(job.id, MOST_CHOSEN)
        listed = await self._with_suggestions(job, values[:MOST_LISTED])
        return Fixable(
            job,
            listed,
            await self._name_all(job.workspace),
            sure_ids=[one for one in values if one.field is Field.EXTERNAL_ID and one.only],
            used=job.verdict.corrected.first if job.verdict and job.is_open else (),
            more=max(0, (job.verdict.totals.fixable if job.verdict else 0) - len(listed)),
        )

    async def search(self, job: ImportJob, asker: Asker, of: Field, typed: str) -> Sequence[Found]:
        """The users, or the workflows, of whose name or email what was typed is a part; the first ones."""
        await self.permissions.require(Act.DECIDE, asker, job)
        return find_fitting(await find_all(self.directory, self.links, job.workspace, of), typed)

    async def fix(self, found: Fixable, asker: Asker, wishes: Wishes, *, share: str) -> ImportJob | None:
        """Have a preview's rows checked anew, or an import's refused rows read once more in a job of its own.

        `share` tells one wish from another, so that the same makes one job. None where nothing was wished
        for. Raises WrongStateError where the job has moved on.
        """
        job = found.job
        await self.permissions.require(Act.DECIDE, asker, job)
        chosen = _choose(found, asker, wishes)
        if not chosen and not wishes.left_out and not wishes.reads_again:
            return None
        if wishes.remember:
            codes = {one.key: one.code for one in found.values}
            taught = [one for one in chosen if codes.get(one.key) in REMEMBERED]
            await self.memory.remember(job.workspace, taught)
        corrections = (await self.jobs.corrections(job.id)).also(chosen, tuple(wishes.left_out))
        fixed = await self._check_anew(job, corrections, share)
        self.wake()
        return fixed

    async def _check_anew(self, job: ImportJob, corrections: Corrections, share: str) -> ImportJob:
        if job.is_open:
            return await self.jobs.correct(job.id, corrections)
        return await self.jobs.create(_new(job, corrections, share))

    async def find_left(self, job: ImportJob) -> Left:
        """What is still wrong of a job, after the corrections that were carried out."""
        holder, unread, was_shared = job, 0, False
        while True:
            done = [one for one in await self._find_attempts(holder) if one.state.stands]
            fixes = [one for one in done if one.is_correction]
            was_shared |= len(fixes) < len(done)
            if not fixes:
                break
            unread += max(holder.counts.errors - fixes[-1].counts.rows, 0)
            holder = fixes[-1]
        is_told_elsewhere = was_shared and holder is not job
        return Left(holder, 0 if is_told_elsewhere else holder.counts.errors + unread)

    async def _find_free_holder(self, job: ImportJob) -> ImportJob:
        """The holder of what is left; raises WrongStateError while a later correction is under way."""
        for correction in reversed(await self._find_corrections(job)):
            if not correction.state.ended:
                raise WrongStateError(
                    lazy_gettext(
                        "Values of import {number} are being fixed already, by import {other}: see below in "
                        "its thread.",
                        number=str(job.number),
                        other=str(correction.number),
                    )
                )
            if correction.state.stands:
                return await self._find_free_holder(correction)
        return job

    async def _find_corrections(self, job: ImportJob) -> Sequence[ImportJob]:
        """The jobs that have read its refused rows, or are to."""
        return [one for one in await self._find_attempts(job) if one.is_correction]

    async def _find_attempts(self, job: ImportJob) -> Sequence[ImportJob]:
        """These, and those that have read its error file; there are none without errors."""
        return await self.jobs.find_corrections(job) if job.counts.errors else ()

    async def _with_suggestions(
        self, job: ImportJob, values: Sequence[FixableValue]
    ) -> Sequence[FixableValue]:
        """With what may be meant by emails, which row errors tell of whole cells alone."""
        if not any(one.field is Field.ACCOUNT_MANAGER for one in values):
            return values
        users = await self.directory.users(job.workspace)
        called = {user: member.name for user, member in (await self.links.of(job.workspace)).items()}
        return await asyncio.to_thread(_suggest_emails, NearestUser(users, called), values)

    async def _name_all(self, workspace: int) -> Mapping[Field, Mapping[int, Found]]:
        every = {of: await find_all(self.directory, self.links, workspace, of) for of in _NAMED}
        return {of: {one.id: one for one in found} for of, found in every.items()}


def _choose(found: Fixable, asker: Asker, wishes: Wishes) -> tuple[Correction, ...]:
    """The corrections that were wished for; what isn't in the directory any more can't be meant."""
    now = datetime.now(UTC)
    values = {one.key: one for one in (*found.sure_ids, *found.values)}.values()
    meant = ((one, _find_meant(found, one, wishes)) for one in values)
    return tuple(Correction(one.key, one.written, name, asker.name, now) for one, name in meant if name)


def _find_meant(found: Fixable, value: FixableValue, wishes: Wishes) -> str | None:
    """What someone says is meant by a value, None where that is nothing."""
    wish = wishes.meant.get(value.key)
    if value.field is not Field.EXTERNAL_ID:
        known = found.named[value.field].get(wish) if isinstance(wish, int) else None
        return known.name if known else None
    if wish is None:
        return value.only if wishes.takes_sure_ids else None
    return wish if isinstance(wish, str) and wish in value.suggestions else None


def _suggest_emails(nearest: NearestUser, values: Sequence[FixableValue]) -> Sequence[FixableValue]:
    return [
        replace(one, suggestions=nearest(one.key.folded))
        if one.field is Field.ACCOUNT_MANAGER and not clears(one.written)
        else one
        for one in values
    ]


def _require_fixable(job: ImportJob, pressed: ImportJob) -> None:
    """Raise where nothing of a job can be fixed now; told of the one that someone has pressed at."""
    is_mended = job.state.ended and job.verdict is not None and not job.verdict.totals.fixable
    if is_mended or not job.state.can_be_corrected:
        raise WrongStateError(
            lazy_gettext(
                "Import {number} has moved on: there is nothing of it to fix now.", number=str(pressed.number)
            )
        )
    if job.rows_gone:
        raise RowsGoneError(rows_gone_words(job.number))


def _new(of: ImportJob, corrections: Corrections, share: str) -> NewJob:
    """It reads no file: what it knows of one is what the job whose rows it reads has read."""
    return NewJob(
        of.workspace,
        Reading(
            Source(of.reading.source.file_name, 0, "", share),
            replace(of.reading.shape, rows=of.counts.errors, doubts=()),
            of.reading.mapping,
            NOTHING_KNOWN,
        ),
        of.uploaded_by,
        JobKind.CORRECTION,
        of=of.number,
        state=JobState.CHECKING,
        corrections=corrections,
    )
