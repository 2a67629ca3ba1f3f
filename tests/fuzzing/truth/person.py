"""A person who shares a file, answers what is asked as it truly is, and looks at what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bot.core import Core
from importer.imports import Imports
from importer.permissions import Asker, Relation
from importer.words.errors import FileRefusedError, HandoffError
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState, Stage
from storage.documents import managers_from
from storage.plan_schema import planned_rows
from storage.schema import customers
from tests.fuzzing.truth.case import Case
from tests.fuzzing.truth.draft import Role, Wish
from tests.fuzzing.truth.judgement import End, Outcome, Planned

_SHARER: Final = Asker("U1", frozenset({Relation.MEMBER}))
_LARGEST: Final = 1 << 20
_ROLES: Final = {
    Field.EXTERNAL_ID: Role.EXTERNAL_ID,
    Field.ACCOUNT_MANAGER: Role.ACCOUNT_MANAGER,
    Field.WORKFLOW: Role.WORKFLOW,
}


class Silent:
    """An announcer to whom nobody listens."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Say nothing."""

    async def announce_end(self, job: ImportJob) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Imports files into one workspace as previews, whose plans are stored and change nothing.

    `emails` and `names` are those of the users and workflows, by id.
    """

    core: Core
    workspace: int
    folder: Path
    emails: Mapping[int, str]
    names: Mapping[int, str]

    @classmethod
    async def of(cls, core: Core, workspace: int, folder: Path) -> "Person":
        """Someone of a workspace whose directory is loaded."""
        users = await core.store.directory.users(workspace)
        workflows = await core.store.directory.workflows(workspace)
        return cls(
            core,
            workspace,
            folder,
            {user.id: user.email for user in users},
            {workflow.id: workflow.name for workflow in workflows},
        )

    async def share(self, case: Case) -> Outcome:
        """What comes of a file."""
        imports = self.core.imports(wake=_nobody)
        path = self.folder / case.file_name
        path.write_bytes(case.content)
        source = self.core.file_cache.put(path, _LARGEST)
        path.unlink()
        try:
            job = await imports.receive(self.workspace, source, asker=_SHARER, preview_only=True)
        except FileRefusedError as refusal:
            return Outcome(End.REFUSED, str(refusal))
        return await _Import(self, imports, case).start(job)

    async def look_at(self, job: ImportJob) -> Outcome:
        """What was planned and refused."""
        refused = [row async for rows in self.core.store.plans.refused(job.id) for row in rows]
        return Outcome(End.PLANNED, planned=await self._planned(job), refused=refused)

    async def _planned(self, job: ImportJob) -> Sequence[Planned]:
        query = (
            select(customers.c.external_id, planned_rows.c.managers, planned_rows.c.workflow)
            .join(customers, customers.c.id == planned_rows.c.customer_id)
            .where(planned_rows.c.job_id == job.id)
        )
        rows = await self.core.store.database.rows(query)
        return [
            Planned(row.external_id, Wish(self._emails(row.managers), self._name(row.workflow)))
            for row in rows
        ]

    def _emails(self, managers: str | None) -> frozenset[str] | None:
        return None if managers is None else frozenset(self.emails[id_] for id_ in managers_from(managers))

    def _name(self, workflow: int | None) -> str | None:
        return None if workflow is None else self.names.get(workflow, "")


@dataclass(frozen=True, slots=True)
class _Import:
    """One import, from its question to its plan."""

    person: Person
    imports: Imports
    case: Case

    async def start(self, job: ImportJob) -> Outcome:
        """Start it; where something is asked first, answer once or stop there."""
        try:
            return await self._run(await self.imports.start(job, _SHARER))
        except HandoffError as question:
            if not self.case.answers:
                await self.imports.cancel(job, _SHARER)
                return Outcome(End.ASKED, str(question))
        return await self._start_answered(job)

    async def _start_answered(self, job: ImportJob) -> Outcome:
        try:
            return await self._run(await self.imports.start(await self._answer(job), _SHARER))
        except HandoffError as refusal:
            await self.imports.cancel(job, _SHARER)
            return Outcome(End.REFUSED, str(refusal))

    async def _answer(self, job: ImportJob) -> ImportJob:
        """Say where the header is and which column holds which field, as it truly is."""
        draft = self.case.draft
        if job.reading.doubts or job.reading.shape.header_row != draft.header_row:
            job = await self.imports.read_again(job, _SHARER, header_row=draft.header_row)
        for field, role in _ROLES.items():
            place = draft.place(role)
            column = (
                job.reading.shape.positions.index(place) if place in job.reading.shape.positions else None
            )
            job = await self.imports.choose(job, _SHARER, field, column)
        return job

    async def _run(self, job: ImportJob) -> Outcome:
        core = self.person.core
        job = await core.job_run(Silent(), stopping=bool).settle(job)
        if job.state is not JobState.PREVIEWED:
            return Outcome(End.BROKE, str(job.failure or job.state))
        return await self.person.look_at(job)


def _nobody() -> None:
    """Nobody has to be woken: the job is carried out at once."""
