"""Many small files, each with customers of its own and one row with an error, and their right result."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core import open_core
from bot.settings import Settings
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobState
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.steps import SUMMARY, replies
from tests.kills.assignments import load_tables
from tests.patience import until
from tests.storage.kept import assignments, still_to_be_said

CUSTOMERS = 3
"""So many does each file assign."""
USERS, WORKFLOWS = 7, 5


@dataclass(frozen=True, slots=True)
class SmallImport:
    """One of the files, by its number."""

    number: int

    @property
    def name(self) -> str:
        """The file's name."""
        return f"import{self.number}.csv"

    @property
    def stranger(self) -> str:
        """The customer that nobody knows."""
        return f"NOBODY-{self.number}"

    @property
    def assigned(self) -> dict[str, tuple[str, str]]:
        """Manager and workflow of each customer of the file."""
        return {
            _customer(self.number, one): (_user(self.number + one), _workflow(self.number + one))
            for one in range(CUSTOMERS)
        }

    @property
    def content(self) -> str:
        """The file."""
        rows = {**self.assigned, self.stranger: (_user(0), _workflow(0))}
        lines = [f"{customer},{user},{workflow}\n" for customer, (user, workflow) in rows.items()]
        return "External Id,Account manager email,Workflow name\n" + "".join(lines)


@dataclass(frozen=True, slots=True)
class SharedImport:
    """A file that a person has shared, its thread, and what the store keeps of it."""

    small: SmallImport
    person: Person
    shared: Seen
    store: Store

    async def job(self) -> ImportJob | None:
        """The import, once the store has it."""
        share = f"{self.shared.channel}:{self.shared.ts}:{self.shared.files[0]['id']}"
        return await self.store.jobs.shared(await self.store.workspaces.pick(None), share)

    async def is_begun(self) -> bool:
        """Whether Import counts as pressed."""
        job = await self.job()
        return job is not None and job.started_by is not None

    async def is_told(self) -> None:
        """Wait until all that people are to be told was said."""

        async def look() -> bool:
            job = await self.job()
            return job is not None and job.state.ended and not await still_to_be_said(self.store, job.id)

        await until(look, lambda: f"The end of {self.small.name} was never told.\n{self.read()}")

    async def is_right(self) -> None:
        """Hold what stands in the thread, and in the store, to what must come of the file."""
        job = await self.job()
        assert job is not None
        assert job.state is JobState.COMPLETED_WITH_ERRORS, (job, self.read())
        assert (job.counts.changed, job.counts.unchanged, job.counts.errors) == (CUSTOMERS, 0, 1), job
        question, summary, error_file = self._said()
        assert "See the result below" in question, self.read()
        assert "[" not in str(question), self.read()
        assert SUMMARY in summary, self.read()
        lines = (await self.person.download(error_file)).decode("utf-8-sig").splitlines()
        assert [line.partition(",")[0] for line in lines] == ["External Id", self.small.stranger], lines

    def read(self) -> str:
        """The thread, as the person reads it."""
        return "\n".join(map(str, replies(self.person, self.shared)))

    def _said(self) -> Sequence[Seen]:
        """What stands in the thread for all to see: one question, one summary, one error file."""
        said = [reply for reply in replies(self.person, self.shared) if not reply.is_ephemeral]
        assert len(said) == 3, f"{self.small.name} has {len(said)} messages:\n{self.read()}"
        return said


async def load(url: str, folder: Path, imports: int) -> None:
    """Load users, workflows, and the customers of so many files, without assignments, into a database."""
    customers = [_customer(number, one) for number in range(imports) for one in range(CUSTOMERS)]
    tables = {
        DirectoryKind.USERS: ["Email,Name", *(f"{_user(one)},User {one}" for one in range(USERS))],
        DirectoryKind.WORKFLOWS: ["Name", *(_workflow(one) for one in range(WORKFLOWS))],
        DirectoryKind.CUSTOMERS: ["External Id,Name", *(f"{customer},{customer}" for customer in customers)],
    }
    async with open_core(Settings(database_url=url)) as core:
        await load_tables(core, tables, folder)


async def assigned_right(store: Store, imports: Sequence[SmallImport]) -> bool:
    """Whether the whole directory is as the files say."""
    wanted = dict[str, tuple[str, str]]()
    for small in imports:
        wanted |= small.assigned
    return await assignments(store) == wanted


def _customer(number: int, one: int) -> str:
    return f"CU-{number:04}-{one}"


def _user(one: int) -> str:
    return f"user{one % USERS}@example.com"


def _workflow(one: int) -> str:
    return f"Workflow {one % WORKFLOWS}"
