"""What a person finds at home: their own, and of all others' only what they may see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from importer.access import Permissions
from importer.browsing import Browsing
from importer.home import HomePage, Homes
from importer.permissions import Asker, Relation
from importer.words.directory import DirectoryKind
from importer.words.errors import NotAllowedError
from importer.words.jobs import ImportJob
from tests.importer.test_permissions import Places
from tests.importer.workspace import Workspace, open_workspace
from tests.storage.test_situations import ended, queued
from tests.storage.words import TYPED, load_directory, new_job

TOM = Asker("UTOM", frozenset({Relation.MEMBER}))
PRIYA = Asker("UPRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
GUEST = Asker("UTOM", frozenset({Relation.GUEST}))


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Maya, Tom and the command line have each asked about, ended and begun something."""
    async with open_workspace(tmp_path) as workspace:
        for by in ("UMAYA", "UTOM", TYPED):
            await workspace.store.jobs.create(new_job(workspace.id, f"asked {by}", by))
            await ended(workspace.store, workspace.id, f"ended {by}", by, errors=2)
        for by in ("UMAYA", "UTOM", TYPED):
            await queued(workspace.store, workspace.id, f"begun {by}", by)
        yield workspace


async def page(workspace: Workspace, asker: Asker, *, public: bool = False) -> HomePage:
    """What someone finds; all files were shared in one conversation, a public one or not."""
    store = workspace.store
    permissions = Permissions(Places(public=public))
    browsing = Browsing(store.directory, store.inventory, store.links, permissions)
    homes = Homes(store.jobs, store.situations, browsing, permissions)
    return await homes.page(workspace.id, asker, await homes.look(workspace.id, asker.name))


def by(jobs: list[ImportJob]) -> list[str]:
    """Whose they are."""
    return [job.uploaded_by for job in jobs]


@pytest.mark.parametrize("public", [False, True], ids=["private", "public"])
async def test_members_see_others_only_of_public_channels(workspace: Workspace, public: bool) -> None:
    """And of the command line; what waits and is to be fixed is their own, and only their own they cancel."""
    found = await page(workspace, TOM, public=public)
    assert by([*found.waiting.jobs, *found.to_fix.jobs]) == ["UTOM", "UTOM"]
    mayas = ["UMAYA"] if public else []
    assert by([one.job for one in found.running]) == ["UTOM", *mayas, TYPED]
    assert [one.may_cancel for one in found.running] == [True, *(False for _one in mayas), False]
    assert found.more_running == 1 - len(mayas)
    assert by(list(found.last.jobs)) == [TYPED, "UTOM", *mayas]
    assert found.last.hidden == 1 - len(mayas)
    assert not found.manages
    assert not found.may_browse


async def test_admins_see_all_and_may_cancel_all(workspace: Workspace) -> None:
    """But nobody else's questions wait for them."""
    found = await page(workspace, PRIYA)
    assert (found.waiting.count, found.to_fix.count, found.more_running, found.last.hidden) == (0, 0, 0, 0)
    assert [one.may_cancel for one in found.running] == [True, True, True]
    assert len(found.last.jobs) == 3
    assert found.manages
    assert found.may_browse


async def test_guests_see_nothing(workspace: Workspace) -> None:
    """They are told whom it is for."""
    with pytest.raises(NotAllowedError, match="you are a guest here"):
        await page(workspace, GUEST, public=True)


async def test_what_is_lacking(workspace: Workspace) -> None:
    """Each part of the directory until it holds anything."""
    assert (await page(workspace, TOM)).lacking == list(DirectoryKind)
    await load_directory(workspace.store, workspace.id)
    assert (await page(workspace, TOM)).lacking == []
