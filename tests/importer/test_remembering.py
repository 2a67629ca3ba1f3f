"""What people have taught: who sees it, and who lets it be forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core import NobodyElse
from importer.access import Permissions
from importer.permissions import Asker, Relation
from importer.remembering import Remembering, Taught, taught_by
from importer.words.corrections import Correction, WrongKey
from importer.words.errors import NotAllowedError
from importer.words.fields import Field
from importer.words.proposal import Answer, Question
from tests.importer.workspace import Workspace, open_workspace

MAYA, TOM = (Asker(name, frozenset({Relation.MEMBER})) for name in ("UMAYA", "UTOM"))
PRIYA = Asker("UPRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
GUEST = Asker("UTOM", frozenset({Relation.GUEST}))
AT = datetime(2026, 5, 4, tzinfo=UTC)
COLUMN = Answer(
    Question(Field.ACCOUNT_MANAGER, ("backup", "owner")), ("Backup", "Owner"), "Owner", "UTOM", AT
)
VALUE = Correction(WrongKey(Field.WORKFLOW, "standart"), "Standart", "Standard", "UMAYA", AT)


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace in which Tom has answered about a column, and Maya has corrected a value."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.store.mappings.remember(workspace.id, [COLUMN])
        await workspace.store.corrections.remember(workspace.id, [VALUE])
        yield workspace


def remembering(workspace: Workspace) -> Remembering:
    """The use cases there."""
    store = workspace.store
    return Remembering(store.mappings, store.corrections, Permissions(NobodyElse()))


async def test_who_sees_what(workspace: Workspace) -> None:
    """Admins all of it, columns first; members what they have taught; guests nothing."""
    desk = remembering(workspace)
    assert await desk.remembered(workspace.id, PRIYA) == [COLUMN, VALUE]
    assert await desk.remembered(workspace.id, TOM) == [COLUMN]
    assert await desk.remembered(workspace.id, MAYA) == [VALUE]
    with pytest.raises(NotAllowedError):
        await desk.remembered(workspace.id, GUEST)
    other = await workspace.store.workspaces.connect("T2", "Globex")
    assert await desk.remembered(other, PRIYA) == []


@pytest.mark.parametrize("one", [COLUMN, VALUE], ids=["a column", "a value"])
@pytest.mark.parametrize("asker", [PRIYA, MAYA, TOM, GUEST], ids=["admin", "maya", "tom", "guest"])
async def test_who_lets_it_be_forgotten(workspace: Workspace, one: Taught, asker: Asker) -> None:
    """Whoever taught it while they are a member, and admins."""
    desk = remembering(workspace)
    if asker is PRIYA or (asker.name == taught_by(one) and asker is not GUEST):
        await desk.forget(workspace.id, asker, one)
        assert one not in await desk.remembered(workspace.id, PRIYA)
    else:
        with pytest.raises(NotAllowedError):
            await desk.forget(workspace.id, asker, one)
        assert one in await desk.remembered(workspace.id, PRIYA)
    assert len(await desk.remembered(workspace.id, PRIYA)) >= 1
