"""An import doesn't start while a person has something to decide about its columns, whoever asks for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core import Core, open_core
from bot.settings import Settings
from importer.imports import Imports
from importer.permissions import Asker, Relation
from importer.words.directory import CustomerRecord, UserRecord
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.proposal import ReasonKind
from tests.laid_tables import lay_tables

MANAGER = Field.ACCOUNT_MANAGER
SHARER = Asker("U1", frozenset({Relation.MEMBER}))
ADMIN = Asker("U7", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
BOTH = "External Id,Account manager,New AM\nCU-1,mia@acme.example,ali@acme.example\n"


@pytest_asyncio.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    """An core with a customer and two users."""
    async with open_core(Settings(database_url=await lay_tables(tmp_path / "handoff.db"))) as opened:
        workspace, directory = await opened.store.workspaces.pick(), opened.store.directory
        users = [UserRecord(f"{name}@acme.example", name) for name in ("mia", "ali")]
        await directory.load_users(workspace, users)
        await directory.load_customers(workspace, [CustomerRecord("CU-1", "Alder")])
        yield opened


async def _received(core: Core, folder: Path) -> tuple[Imports, ImportJob]:
    path = folder / "both.csv"
    path.write_text(BOTH, encoding="utf-8")
    imports = core.imports(wake=lambda: None)
    source = core.file_cache.put(path, 1_000_000)
    return imports, await imports.receive(await core.store.workspaces.pick(), source, asker=SHARER)


async def test_it_does_not_start_while_a_field_is_open(core: Core, tmp_path: Path) -> None:
    """The sentence names what could be meant; the job stays as it was, and nothing is learnt."""
    imports, job = await _received(core, tmp_path)
    assert job.reading.proposal.open == (MANAGER,)
    with pytest.raises(MappingIncompleteError, match=r'account managers: "Account manager" .* and "New AM"'):
        await imports.start(job, SHARER)
    assert await core.store.jobs.get(job.id) == job
    assert await core.store.mappings.all_answers(job.workspace) == []


async def test_it_starts_once_a_person_has_decided(core: Core, tmp_path: Path) -> None:
    """It is kept who did, and learnt for the next file."""
    imports, job = await _received(core, tmp_path)
    job = await imports.choose(job, ADMIN, MANAGER, 2)
    reason = job.reading.proposal.of(MANAGER).reason
    assert reason is not None
    assert (reason.kind, reason.by) == (ReasonKind.CHOSEN, "U7")
    started = await imports.start(job, SHARER)
    assert (started.state, started.started_by) == (JobState.CHECKING, SHARER.name)
    [answer] = await core.store.mappings.all_answers(job.workspace)
    assert (answer.chosen, answer.by) == ("New AM", "U7")
    again = await imports.read_again(await _another(core, tmp_path), SHARER, header_row=1)
    assert (again.reading.mapping.account_manager, again.reading.proposal.open) == (2, ())


async def _another(core: Core, folder: Path) -> ImportJob:
    (folder / "next").mkdir()
    _, job = await _received(core, folder / "next")
    return job
