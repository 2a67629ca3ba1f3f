"""Members of the workspace become users of the directory: chosen by name, or found by the email in a file."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core import NobodyElse
from importer.access import Permissions
from importer.adding import AddingPeople, find_email
from importer.permissions import Asker, Relation
from importer.report.audit_words import subject
from importer.words.corrections import FixableValue, WrongKey
from importer.words.directory import DirectoryKind
from importer.words.errors import NotAllowedError
from importer.words.fields import Field
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.members import Added, Member
from importer.words.row_errors import RowErrorCode
from tests.importer.workspace import Workspace, open_workspace

PRIYA = Asker("U0PRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
MAYA = Asker("U0MAYA", frozenset({Relation.MEMBER}))
ZOE = Member("U1", "Zoë Marsh", "Zoe@x.com")
NINA = Member("U2", "Nina Osei", "nina@x.com")
ODD = Member("U3", "#REF!", "odd@x.com")


@dataclass
class TheMembers:
    """The members of a workspace that isn't in Slack."""

    every: Sequence[Member] = field(default=(NINA, ODD, ZOE))

    async def all(self) -> Sequence[Member]:
        """All of them."""
        return self.every

    async def with_email(self, email: str) -> Member | None:
        """The one of this email."""
        return next((one for one in self.every if one.email.casefold() == email.casefold()), None)


@pytest_asyncio.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace whose directory has one of the members, under a name of its own."""
    async with open_workspace(tmp_path) as opened:
        await opened.fill(users=["zoe@x.com"])
        yield opened


@pytest.fixture
def adding(workspace: Workspace) -> AddingPeople:
    """The use cases."""
    store = workspace.store
    alone = Permissions(NobodyElse())
    return AddingPeople(
        store.jobs, store.directory, TheMembers(), store.links, alone, store.workspace_settings
    )


async def _read_users(workspace: Workspace) -> dict[str, str]:
    return {user.email: user.name for user in await workspace.store.directory.users(workspace.id)}


async def test_who_is_there_already_is_linked_and_not_offered(
    workspace: Workspace, adding: AddingPeople
) -> None:
    """As soon as an import admin looks."""
    found = await adding.look(workspace.id, PRIYA)
    assert (list(found.members), found.known) == ([NINA, ODD], 1)
    linked = await workspace.store.links.of(workspace.id)
    assert [one.id for one in linked.values()] == [ZOE.id]


async def test_people_are_searched_by_any_part(workspace: Workspace, adding: AddingPeople) -> None:
    """Of the name or the email, without case and accents."""
    assert list(await adding.search(workspace.id, PRIYA, " osÉi")) == [NINA]
    assert list(await adding.search(workspace.id, PRIYA, "ODD@")) == [ODD]
    assert list(await adding.search(workspace.id, PRIYA, "zoe")) == []


async def test_chosen_people_become_users(workspace: Workspace, adding: AddingPeople) -> None:
    """Held to what a users' file is held to; who was there keeps the name, and who left is counted."""
    added = await adding.add(workspace.id, PRIYA, ["U1", "U2", "U3", "U9"], share="1")
    assert (added.members, added.known, added.gone) == ([NINA], [ZOE], 1)
    job = await workspace.store.jobs.numbered(workspace.id, added.number or 0)
    assert (job.kind, job.state, job.loads) == (
        JobKind.DIRECTORY,
        JobState.COMPLETED_WITH_ERRORS,
        DirectoryKind.USERS,
    )
    assert job.counts == Counts(rows=2, planned=1, changed=1, errors=1)
    again = await adding.add(workspace.id, PRIYA, ["U2"], share="1")
    assert (again.members, again.known, again.number) == ([], [NINA], None)
    [line] = await workspace.store.workspace_settings.changes(workspace.id)
    assert (subject(line), line.after, line.by) == ("A person added from Slack", NINA.email, PRIYA.name)
    [(refused, reason)] = added.refused
    assert refused == ODD
    assert "#REF!" in str(reason)
    assert await _read_users(workspace) == {"zoe@x.com": "", "nina@x.com": "Nina Osei"}
    linked = await workspace.store.links.of(workspace.id)
    assert {one.id for one in linked.values()} == {"U1", "U2"}


async def test_people_are_found_by_email(workspace: Workspace, adding: AddingPeople) -> None:
    """Nobody is added for an email that no member has, and nobody twice for two spellings."""
    assert await adding.find(PRIYA, ["NINA@x.com", "no@x.com"]) == {"NINA@x.com": NINA}
    added = await adding.add_found(workspace.id, PRIYA, ["NINA@x.com", "nina@X.com", "no@x.com"], share="1")
    assert added == Added([NINA], [], [], gone=1, number=1)
    assert "nina@x.com" in await _read_users(workspace)


async def test_only_import_admins_add_people(workspace: Workspace, adding: AddingPeople) -> None:
    """Nobody else sees who there is, and nothing changes."""
    assert not await adding.may(MAYA)
    for asked in (
        adding.look(workspace.id, MAYA),
        adding.search(workspace.id, MAYA, ""),
        adding.add(workspace.id, MAYA, ["U2"], share="1"),
        adding.find(MAYA, ["nina@x.com"]),
        adding.add_found(workspace.id, MAYA, ["nina@x.com"], share="1"),
    ):
        with pytest.raises(NotAllowedError):
            await asked
    assert await _read_users(workspace) == {"zoe@x.com": ""}
    assert await workspace.store.links.of(workspace.id) == {}


@pytest.mark.parametrize(
    ("code", "written", "email"),
    [
        (RowErrorCode.USER_NOT_FOUND, "nina@x.com", "nina@x.com"),
        (RowErrorCode.USER_NOT_FOUND, " Nina <nina@x.com> ", "nina@x.com"),
        (RowErrorCode.USER_NOT_FOUND, "mailto:nina@x.com", "nina@x.com"),
        (RowErrorCode.USER_NOT_FOUND, "Nina", ""),
        (RowErrorCode.USER_NOT_FOUND, "", ""),
        (RowErrorCode.USER_NOT_FOUND, "@nina", ""),
        (RowErrorCode.USER_NOT_FOUND, "nina@x.com; tom@x.com", ""),
        (RowErrorCode.WORKFLOW_NOT_FOUND, "nina@x.com", ""),
    ],
)
def test_which_values_are_emails(code: RowErrorCode, written: str, email: str) -> None:
    """One address alone, of which nobody is in the directory."""
    assert find_email(FixableValue(WrongKey(Field.ACCOUNT_MANAGER, written), code, written, 1)) == email
