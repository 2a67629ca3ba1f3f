"""Who may what: the table, relation by relation, and that a place is asked about only where it matters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from importer.access import Permissions
from importer.permissions import NEVER, Act, Asker, Relation, allows, operator
from importer.words.approval import Approval
from importer.words.errors import GroupUnreadableError, NotAllowedError
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext
from importer.words.table_shape import Dialect, TableShape
from importer.words.workspace_settings import WorkspaceSettings

MEMBER = frozenset({Relation.MEMBER})

MAY = {
    Relation.MEMBER: {Act.LOOK_BACK},
    Relation.IMPORTER: {Act.IMPORT},
    Relation.IMPORT_ADMIN: set(Act) - {Act.APPROVE},
    Relation.OPERATOR: set(Act) - {Act.APPROVE},
    Relation.SHARER: {Act.DECIDE, Act.SEE_COUNTS, Act.SEE_ROWS, Act.SEE_OWN_CUSTOMERS},
    Relation.CONVERSATION_MEMBER: {Act.SEE_COUNTS, Act.SEE_ROWS, Act.SEE_OWN_CUSTOMERS},
    Relation.ONLOOKER: {Act.SEE_COUNTS},
    Relation.APPROVER: {Act.APPROVE, Act.SEE_COUNTS, Act.SEE_ROWS, Act.SEE_OWN_CUSTOMERS},
    Relation.CONCERNED_MANAGER: {Act.SEE_COUNTS, Act.SEE_OWN_CUSTOMERS},
    Relation.TEACHER: {Act.FORGET},
    **{barred: set[Act]() for barred in NEVER},
}


@dataclass
class Places:
    """The conversation of an import, and what was asked about it."""

    public: bool = False
    members: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    async def is_public(self, job: int) -> bool:
        """As told."""
        self.asked.append(f"is {job} public?")
        return self.public

    async def has(self, job: int, person: str) -> bool:
        """As told."""
        self.asked.append(f"who sees {job}?")
        return person in self.members


@pytest.mark.parametrize("kind", [JobKind.HANDOVER, JobKind.RETURN])
async def test_a_handover_is_for_admins_alone_also_for_whoever_asked_for_it(kind: JobKind) -> None:
    """Who is no admin any more decides no longer about what they handed over; whoever is one does."""
    permissions, job = Permissions(Places()), replace(an_import("UMAYA"), kind=kind)
    with pytest.raises(NotAllowedError, match="Only import admins can hand over"):
        await permissions.require(Act.DECIDE, Asker("UMAYA", MEMBER), job)
    admin = Asker("UPRIYA", MEMBER | {Relation.IMPORT_ADMIN})
    await permissions.require(Act.DECIDE, admin, job)


def an_import(uploaded_by: str = "UMAYA") -> ImportJob:
    """An import of a file that Maya has shared."""
    return ImportJob(
        id=1,
        workspace=1,
        number=1,
        state=JobState.MAPPING,
        reading=Reading(
            Source("list.csv", 10, "F1", "share"),
            TableShape(Dialect("utf-8", ","), 1, ("Id",), (0,), (("1",),), 1),
            Mapping(external_id=0),
        ),
        uploaded_by=uploaded_by,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("relation", list(Relation))
def test_the_table(relation: Relation) -> None:
    """What each relation allows by itself."""
    assert {act for act in Act if allows(act, {relation})} == MAY[relation]


@pytest.mark.parametrize("barred", sorted(NEVER))
def test_whoever_is_barred_may_nothing_whatever_else_they_are(barred: Relation) -> None:
    """A guest may have shared a file while still a member; someone else's admin is none of ours."""
    assert not any(allows(act, {*Relation} - NEVER | {barred}) for act in Act)


@pytest.mark.parametrize("barred", sorted(NEVER))
async def test_the_barred_are_told_why_and_no_place_is_asked_about(barred: Relation) -> None:
    """Not even the sharer is one who may, once a guest."""
    places = Places(public=True, members=frozenset({"UMAYA"}))
    with pytest.raises(NotAllowedError, match="Handoff"):
        await Permissions(places).require(Act.SEE_ROWS, Asker("UMAYA", frozenset({barred})), an_import())
    assert places.asked == []


@pytest.mark.parametrize("act", [Act.DECIDE, Act.SEE_COUNTS, Act.SEE_ROWS])
async def test_the_sharer_and_admins_may_without_asking_anyone(act: Act) -> None:
    """Their rights depend on no conversation."""
    places = Places()
    for asker in (
        Asker("UMAYA", MEMBER),
        Asker("UPRIYA", MEMBER | {Relation.IMPORT_ADMIN}),
        operator("anna"),
    ):
        await Permissions(places).require(act, asker, an_import())
    assert places.asked == []


async def test_rows_are_for_those_who_are_in_the_conversation() -> None:
    """That a channel is public doesn't give everyone the rows."""
    tom = Asker("UTOM", MEMBER)
    assert await Permissions(Places(members=frozenset({"UTOM"}))).may(Act.SEE_ROWS, tom, an_import())
    places = Places(public=True)
    with pytest.raises(NotAllowedError, match="The rows of this import are for"):
        await Permissions(places).require(Act.SEE_ROWS, tom, an_import())
    assert places.asked == ["who sees 1?"]


async def test_counts_are_for_everyone_where_the_channel_is_public() -> None:
    """In private conversations they are for those who are there."""
    tom = Asker("UTOM", MEMBER)
    assert await Permissions(Places(public=True)).may(Act.SEE_COUNTS, tom, an_import())
    assert await Permissions(Places(members=frozenset({"UTOM"}))).may(Act.SEE_COUNTS, tom, an_import())
    with pytest.raises(NotAllowedError, match="shared in a private conversation"):
        await Permissions(Places()).require(Act.SEE_COUNTS, tom, an_import())


async def test_imports_of_the_command_line_show_their_counts_and_not_their_rows() -> None:
    """They were shared nowhere, so there is nowhere to ask about; rows are for admins."""
    places, job = Places(), an_import("cli:maya")
    tom, priya = Asker("UTOM", MEMBER), Asker("UPRIYA", MEMBER | {Relation.IMPORT_ADMIN})
    assert await Permissions(places).may(Act.SEE_COUNTS, tom, job)
    assert not await Permissions(places).may(Act.SEE_ROWS, tom, job)
    assert await Permissions(places).may(Act.SEE_ROWS, priya, job)
    assert places.asked == []


async def test_who_may_not_decide_is_told_who_may() -> None:
    """The error names the sharer, for whoever words it."""
    with pytest.raises(NotAllowedError, match="Only the person who shared this file") as refused:
        await Permissions(Places()).require(Act.DECIDE, Asker("UTOM", MEMBER), an_import())
    assert refused.value.sharer == "UMAYA"


@dataclass
class Appointed:
    """What a workspace has set, and who is in its one user group; None where Slack doesn't tell."""

    kept: WorkspaceSettings
    group: Collection[str] | None = ()
    asked: int = 0
    named: Sequence[str] = ()

    async def admins(self, most: int) -> Sequence[str]:
        """The first of those who are named."""
        return self.named[:most]

    async def settings(self) -> WorkspaceSettings:
        """As told."""
        return self.kept

    async def members(self, group: str) -> Collection[str]:
        """As told."""
        assert group == "S1A"
        self.asked += 1
        if self.group is None:
            raise GroupUnreadableError(lazy_gettext("There is no such user group here, or it was disabled."))
        return self.group


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "Ask one of them."),
        (("Ann",), "Ask one of them. An import admin is Ann."),
        (("Ann", "Bea", "Cy", "Di"), "Ask one of them. Import admins are Ann, Bea and Cy."),
    ],
)
async def test_who_needs_an_admin_reads_whom_to_ask(named: Sequence[str], said: str) -> None:
    """A few by their names; of what no admin may either, nobody is named."""
    permissions = Permissions(Places(), Appointed(WorkspaceSettings(), named=named))
    with pytest.raises(NotAllowedError) as refused:
        await permissions.require(Act.MANAGE, TOM)
    assert str(refused.value).endswith(said)
    with pytest.raises(NotAllowedError) as refused:
        await permissions.require(Act.APPROVE, TOM)
    assert "Ann" not in str(refused.value)


GROUP = WorkspaceSettings(who_imports="S1A")
TOM = Asker("UTOM", MEMBER)
PRIYA = Asker("UPRIYA", MEMBER | {Relation.IMPORT_ADMIN})
GUS = Asker("UGUS", frozenset({Relation.GUEST}))


@pytest.mark.parametrize(
    ("appointed", "said"),
    [
        (
            Appointed(WorkspaceSettings(who_imports="admins")),
            "only import admins can import files. Nothing was read",
        ),
        (Appointed(GROUP, ("UMAYA",)), "only the members of a user group and import admins can import files"),
        (
            Appointed(GROUP, None),
            "can't read who they are. There is no such user group here, or it was disabled. So only",
        ),
    ],
)
async def test_who_may_not_import_is_told_who_may(appointed: Appointed, said: str) -> None:
    """Import admins may whatever is set, and nobody is asked about them; a guest never may."""
    permissions = Permissions(Places(), appointed)
    with pytest.raises(NotAllowedError, match=said):
        await permissions.require(Act.IMPORT, TOM)
    asked = appointed.asked
    assert await permissions.may(Act.IMPORT, PRIYA)
    assert await permissions.may(Act.IMPORT, operator("anna"))
    assert not await permissions.may(Act.IMPORT, replace(GUS, name="UMAYA"))
    assert appointed.asked == asked


async def test_the_members_of_the_group_may_import() -> None:
    """And no more than that."""
    permissions = Permissions(Places(), Appointed(GROUP, ("UTOM",)))
    assert {act for act in Act if await permissions.may(act, TOM)} == {Act.LOOK_BACK, Act.IMPORT}


async def test_who_was_named_is_an_import_admin() -> None:
    """As the workspace's own admins; but no guest, and nobody who has left."""
    named = Appointed(WorkspaceSettings(who_imports="admins", import_admins=("UTOM", "UGUS", "UGONE")))
    permissions = Permissions(Places(), named)
    assert {act for act in Act if await permissions.may(act, TOM, an_import())} == set(Act) - {Act.APPROVE}
    for nobody in (GUS, Asker("UGONE", frozenset())):
        assert not any([await permissions.may(act, nobody, an_import()) for act in Act])


LEADS = WorkspaceSettings(approvers="S1A", approval_above=1)
REQUEST = Approval(1, "d", 2, "UMAYA", datetime(2026, 1, 1, tzinfo=UTC), ("UTOM", "UPRIYA"))
WAITING = replace(an_import(), state=JobState.WAITING_FOR_APPROVAL, approval=REQUEST)


async def test_an_approver_may_see_and_answer_what_waits() -> None:
    """As long as it waits, and as long as they are in the group; who has left it may neither."""
    permissions = Permissions(Places(), Appointed(LEADS, ("UTOM",)))
    may = {act for act in Act if await permissions.may(act, TOM, WAITING)}
    assert may == {Act.LOOK_BACK, Act.IMPORT} | MAY[Relation.APPROVER]
    assert not await permissions.may(Act.SEE_ROWS, TOM, replace(WAITING, state=JobState.PREVIEWED))
    left = Permissions(Places(), Appointed(LEADS, ("UPRIYA",)))
    assert not await left.may(Act.SEE_ROWS, TOM, WAITING)
    with pytest.raises(NotAllowedError, match="you aren't one of them, or not any more"):
        await left.require(Act.APPROVE, TOM, WAITING)


async def test_nobody_else_approves() -> None:
    """Not who has asked, no admin outside the group, no guest in it, and nobody while it can't be read."""
    maya = Asker("UMAYA", MEMBER)
    permissions = Permissions(Places(), Appointed(LEADS, ("UMAYA", "UGUS")))
    with pytest.raises(NotAllowedError, match="You asked for this approval yourself"):
        await permissions.require(Act.APPROVE, maya, WAITING)
    for nobody in (PRIYA, GUS, operator("anna")):
        assert not await permissions.may(Act.APPROVE, nobody, WAITING)
    unreadable = Permissions(Places(), Appointed(LEADS, None))
    assert not await unreadable.may(Act.APPROVE, TOM, WAITING)
