"""Wrong values are given others, in a preview made anew or, after an import, from its refused rows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.file_cache import LocalFileCache, refuse_download
from importer.access import Permissions
from importer.correcting import Correcting, Wishes
from importer.job_run import JobRun
from importer.matching.corrections import wrong_key
from importer.permissions import Asker, Relation
from importer.planners import RowChecker, planners
from importer.undo import Undoing
from importer.words.corrections import WrongKey
from importer.words.directory import UserRecord
from importer.words.errors import NotAllowedError, RowsGoneError, WrongStateError
from importer.words.fields import Field, Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.members import Member
from importer.words.new_jobs import NewJob
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import FEW_ROWS
from tests.importer.test_planners import Silent
from tests.importer.workspace import Workspace, open_workspace
from tests.storage.words import all_refused

HEADER = "External Id,Account manager email,Workflow name\n"
MAYA = Asker("U1", frozenset({Relation.MEMBER}))
OTTO = Asker("U2", frozenset({Relation.MEMBER}))
ZOE, KARIM = "zoe@acme.com", "karim@acme.com"
WORKFLOW_UE = wrong_key(Field.WORKFLOW, "Standard UE")
ZOI = wrong_key(Field.ACCOUNT_MANAGER, "zoi@acme.com")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files are imported and their values fixed."""

    workspace: Workspace
    run: JobRun
    correcting: Correcting
    cache: LocalFileCache

    async def preview(self, text: str, share: str = "F1") -> ImportJob:
        """Share a file with this text; its rows are checked."""
        path, shape = self.workspace.share(text)
        source = self.cache.put(path, 1 << 20)
        reading = Reading(replace(source, share=share), shape, Mapping(0, 1, 2))
        new = NewJob(self.workspace.id, reading, MAYA.name, state=JobState.CHECKING)
        return await self.run.carry_out(await self.workspace.store.jobs.create(new))

    async def apply(self, job: ImportJob) -> ImportJob:
        """Press Import."""
        assert await self.workspace.store.jobs.start(job.id, MAYA.name)
        return await self.run.carry_out(await self.workspace.store.jobs.get(job.id))

    async def fix(self, job: ImportJob, wishes: Wishes, asker: Asker = MAYA, share: str = "fix") -> ImportJob:
        """Say what is meant, and let what comes of it be checked."""
        found = await self.correcting.look(job, asker)
        fixed = await self.correcting.fix(found, asker, wishes, share=share)
        assert fixed
        return await self.run.carry_out(fixed)

    async def meant(self, of: Field, name: str) -> int:
        """The id of a user or a workflow."""
        directory, at = self.workspace.store.directory, self.workspace.id
        if of is Field.WORKFLOW:
            return next(one.id for one in await directory.workflows(at) if one.name == name)
        return next(one.id for one in await directory.users(at) if one.email == name)

    async def assignments(self) -> dict[str, tuple[str, str]]:
        """Who has what now, of those who have anything."""
        exported = self.workspace.store.directory.export_customers(self.workspace.id)
        return {one: (managers, flow) async for one, _, managers, flow in exported if managers or flow}

    async def errors(self, job: ImportJob) -> list[tuple[int, list[RowErrorCode]]]:
        """The numbers of the refused rows, and what is wrong with each."""
        rows = await all_refused(self.workspace.store, job)
        return [(row.number, [error.code for error in row.errors]) for row in rows]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A workspace with two users, two workflows and some customers."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(
            users=[ZOE, KARIM],
            workflows=["Standard EU", "VIP"],
            customers=["C1", "C2", "C3", "C4", "412", "000412", "000777", "000778"],
        )
        store = workspace.store
        cache = _AtHand(tmp_path / "files", refuse_download)
        checker = RowChecker(store.directory, store.jobs, store.plans, store.corrections)
        run = JobRun(
            store.jobs,
            store.plans,
            planners(checker, store.undos, store.handovers, store.entries, store.absent, cache, 1 << 20),
            store.workspace_settings,
            Silent(),
        )
        permissions = Permissions(_Nowhere())
        correcting = Correcting(
            store.jobs,
            store.plans,
            store.directory,
            store.corrections,
            store.links,
            permissions,
            lambda: None,
        )
        yield Desk(workspace, run, correcting, cache)


class _AtHand(LocalFileCache):
    """Keeps its copies, as files can always be fetched again from Slack."""

    def discard(self, source: Source) -> None:
        """Keep it."""


class _Nowhere:
    """Nothing is talked about anywhere."""

    async def is_public(self, _job: int) -> bool:
        """Nobody reads along."""
        return False

    async def has(self, _job: int, _person: str) -> bool:
        """Nobody is there."""
        return False


WRONG = (
    f"{HEADER}C1,{ZOE},Standard UE\nC2,zoi@acme.com,standard  ue\nC3,{KARIM}; Zoi@acme.com,VIP\n"
    f"C4,{KARIM},VIP\n"
)


async def test_wrong_values_are_listed_with_what_may_be_meant(desk: Desk) -> None:
    """Each stands once in any case, with its rows and one suggestion, most rows first, External Ids last."""
    job = await desk.preview(WRONG + f"777,{ZOE},Nothing like it\nC9,,VIP\n")
    found = await desk.correcting.look(job, MAYA)
    assert [(one.written, one.rows, one.only) for one in found.values] == [
        ("Standard UE", 2, "Standard EU"),
        ("Zoi@acme.com", 2, ZOE),
        ("Nothing like it", 1, None),
        ("777", 1, "000777"),
    ]
    assert {key: one.name for key, one in found.meant.items()} == {WORKFLOW_UE: "Standard EU", ZOI: ZOE}
    assert [one.written for one in found.sure_ids] == ["777"]
    assert job.verdict is not None
    assert job.verdict.totals.fixable == 4


async def test_a_preview_is_made_anew_with_what_is_meant(desk: Desk) -> None:
    """In all rows that have the value, also amid others in its cell; it is told in how many."""
    job = await desk.preview(WRONG)
    wishes = Wishes(
        {
            WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU"),
            ZOI: await desk.meant(Field.ACCOUNT_MANAGER, ZOE),
        }
    )
    fixed = await desk.fix(job, wishes)
    assert (fixed.id, fixed.state, fixed.counts.errors) == (job.id, JobState.PREVIEWED, 0)
    assert fixed.verdict is not None
    told = [(one.correction.meant, one.rows, one.remembered) for one in fixed.verdict.corrected.first]
    assert sorted(told) == [("Standard EU", 2, False), (ZOE, 2, False)]
    await desk.apply(fixed)
    assert await desk.assignments() == {
        "C1": (ZOE, "Standard EU"),
        "C2": (ZOE, "Standard EU"),
        "C3": (f"{ZOE}, {KARIM}", "VIP"),
        "C4": (KARIM, "VIP"),
    }
    assert await desk.workspace.store.corrections.all(desk.workspace.id) == []


async def test_refused_rows_become_a_job_of_their_own(desk: Desk) -> None:
    """They keep their row numbers; what stays wrong is refused there, and the first import is unchanged."""
    first = await desk.apply(await desk.preview(WRONG))
    assert await desk.assignments() == {"C4": (KARIM, "VIP")}
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    fixed = await desk.fix(first, wishes)
    assert (fixed.kind, fixed.of, fixed.root, fixed.state) == (
        JobKind.CORRECTION,
        first.number,
        fixed.number,
        JobState.PREVIEWED,
    )
    assert await desk.errors(fixed) == [
        (3, [RowErrorCode.USER_NOT_FOUND]),
        (4, [RowErrorCode.USER_NOT_FOUND]),
    ]
    done = await desk.apply(fixed)
    assert (done.state, done.counts.rows, done.counts.changed) == (JobState.COMPLETED_WITH_ERRORS, 3, 1)
    assert (await desk.assignments())["C1"] == (ZOE, "Standard EU")
    assert (await desk.workspace.store.jobs.get(first.id)).counts == first.counts


async def test_the_next_fix_goes_on_from_what_is_left(desk: Desk) -> None:
    """Rows that were fixed are not offered again, and what was meant before is still meant."""
    first = await desk.apply(await desk.preview(WRONG))
    flow = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    second = await desk.apply(await desk.fix(first, flow))
    found = await desk.correcting.look(first, MAYA)
    assert (found.job.id, [one.written for one in found.values]) == (second.id, ["Zoi@acme.com"])
    third = await desk.fix(first, Wishes({ZOI: await desk.meant(Field.ACCOUNT_MANAGER, ZOE)}), share="again")
    assert (third.of, third.counts.rows, third.counts.errors) == (second.number, 2, 0)
    assert (await desk.apply(third)).state is JobState.COMPLETED
    assert (await desk.assignments())["C2"] == (ZOE, "Standard EU")
    with pytest.raises(WrongStateError):
        await desk.correcting.look(first, MAYA)


async def test_one_fix_at_a_time(desk: Desk) -> None:
    """While one stands as a preview, no other begins; the same wish twice is one job."""
    first = await desk.apply(await desk.preview(WRONG))
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    found = await desk.correcting.look(first, MAYA)
    begun = await desk.correcting.fix(found, MAYA, wishes, share="once")
    again = await desk.correcting.fix(found, MAYA, wishes, share="once")
    assert begun
    assert again
    assert begun.id == again.id
    with pytest.raises(WrongStateError, match="being fixed already, by import 2"):
        await desk.correcting.look(first, MAYA)


async def test_a_correction_is_taken_back_as_any_import(desk: Desk) -> None:
    """Only what it has set goes back; then its rows can be fixed again."""
    first = await desk.apply(await desk.preview(WRONG))
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    done = await desk.apply(await desk.fix(first, wishes))
    store = desk.workspace.store
    undoing = Undoing(store.jobs, store.undos, desk.correcting.permissions, lambda: None, timedelta(days=30))
    await desk.run.carry_out(await undoing.begin(done, MAYA, share="undo"))
    assert await desk.assignments() == {"C4": (KARIM, "VIP")}
    assert (await desk.correcting.look(first, MAYA)).job.id == first.id


async def test_what_a_customer_has_meanwhile_is_compared(desk: Desk) -> None:
    """A row whose customer was set right by hand is already right."""
    first = await desk.apply(await desk.preview(f"{HEADER}C1,,Standard UE\n"))
    await desk.apply(await desk.preview(f"{HEADER}C1,,Standard EU\n", share="F2"))
    fixed = await desk.fix(first, Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")}))
    assert (fixed.counts.planned, fixed.counts.unchanged) == (0, 1)


async def test_what_is_remembered_is_used_in_the_next_file(desk: Desk) -> None:
    """It is told with who taught it; whoever leaves it out has the value refused again."""
    job = await desk.preview(WRONG)
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")}, remember=True)
    await desk.fix(job, wishes)
    later = await desk.preview(f"{HEADER}C1,,STANDARD UE\n", share="F2")
    assert later.verdict is not None
    (used,) = later.verdict.corrected.first
    assert (used.correction.meant, used.correction.taught_by, used.rows, used.remembered) == (
        "Standard EU",
        "U1",
        1,
        True,
    )
    left = await desk.fix(later, Wishes({}, left_out=[WORKFLOW_UE]))
    assert left.verdict is not None
    assert (left.counts.errors, list(left.verdict.corrected.first)) == (1, [])
    assert len(await desk.workspace.store.corrections.all(desk.workspace.id)) == 1


async def test_what_is_remembered_overrides_nothing_that_exists(desk: Desk) -> None:
    """Once there is a workflow of that name, the name means it."""
    job = await desk.preview(WRONG)
    await desk.fix(job, Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")}, remember=True))
    await desk.workspace.fill(workflows=["Standard UE"])
    done = await desk.apply(await desk.preview(f"{HEADER}C1,,Standard UE\n", share="F2"))
    assert done.verdict is not None
    assert list(done.verdict.corrected.first) == []
    assert (await desk.assignments())["C1"] == ("", "Standard UE")


async def test_what_is_meant_may_be_gone(desk: Desk) -> None:
    """A remembered user who isn't there any more is meant by nobody: the row is refused as before."""
    key = WrongKey(Field.ACCOUNT_MANAGER, "zoi@acme.com")
    job = await desk.preview(WRONG)
    await desk.fix(job, Wishes({key: await desk.meant(Field.ACCOUNT_MANAGER, ZOE)}, remember=True))
    (taught,) = await desk.workspace.store.corrections.all(desk.workspace.id)
    gone = replace(taught, meant="gone@acme.com")
    await desk.workspace.store.corrections.remember(desk.workspace.id, [gone])
    later = await desk.preview(f"{HEADER}C1,zoi@acme.com,\n", share="F2")
    assert await desk.errors(later) == [(2, [RowErrorCode.USER_NOT_FOUND])]


async def test_wrong_external_ids_are_fixed_together(desk: Desk) -> None:
    """All that have one suggestion alone at one wish, but for those that are chosen or left by themselves."""
    first = await desk.apply(await desk.preview(f"{HEADER}777,{ZOE},\n778,{ZOE},\nC1,{ZOE},\n"))
    assert (await desk.assignments()) == {"C1": (ZOE, "")}
    left = wrong_key(Field.EXTERNAL_ID, "778")
    fixed = await desk.fix(first, Wishes({left: ""}, takes_sure_ids=True))
    assert await desk.errors(fixed) == [(3, [RowErrorCode.CUSTOMER_NOT_FOUND])]
    await desk.apply(fixed)
    assert await desk.assignments() == {"C1": (ZOE, ""), "000777": (ZOE, "")}
    assert await desk.workspace.store.corrections.all(desk.workspace.id) == []


@pytest.mark.parametrize("customer", ["412", "000412"])
async def test_of_an_ambiguous_external_id_a_person_chooses(desk: Desk, customer: str) -> None:
    """Also that it is meant as it stands; what was chosen doesn't make the others sure."""
    job = await desk.preview(f"{HEADER}412,{ZOE},\n")
    assert await desk.errors(job) == [(2, [RowErrorCode.EXTERNAL_ID_AMBIGUOUS])]
    fixed = await desk.fix(job, Wishes({wrong_key(Field.EXTERNAL_ID, "412"): customer}))
    await desk.apply(fixed)
    assert await desk.assignments() == {customer: (ZOE, "")}


async def test_what_was_chosen_makes_no_other_id_sure(desk: Desk) -> None:
    """Zeros that a person has put back are no sign that the file has kept its zeros."""
    job = await desk.preview(f"{HEADER}412,{ZOE},\n777,{ZOE},\n")
    fixed = await desk.fix(job, Wishes({wrong_key(Field.EXTERNAL_ID, "777"): "000777"}))
    assert await desk.errors(fixed) == [(2, [RowErrorCode.EXTERNAL_ID_AMBIGUOUS])]


async def test_a_fixed_row_may_contradict_another(desk: Desk) -> None:
    """Then both say so, as in a file."""
    first = await desk.apply(await desk.preview(f"{HEADER}C1,{ZOE},Standard UE\nC1,{KARIM},Standard UE\n"))
    fixed = await desk.fix(first, Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")}))
    assert await desk.errors(fixed) == [
        (2, [RowErrorCode.ROWS_CONTRADICT]),
        (3, [RowErrorCode.ROWS_CONTRADICT]),
    ]


FOLLOWING = f"{HEADER}000777,{ZOE},\n777,{KARIM},\nC2,,Standard UE\n"
"""A good row, one that contradicts it once its External Id is fixed, and one that can be fixed before."""


async def fix_flow_then_ids(desk: Desk, between: Callable[[ImportJob], Awaitable[None]]) -> ImportJob:
    """Import the file, fix its workflow, and after something else happened to the import its External Id."""
    first = await desk.apply(await desk.preview(FOLLOWING))
    flow = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    second = await desk.apply(await desk.fix(first, flow))
    await between(first)
    return await desk.fix(second, Wishes({}, takes_sure_ids=True), share="ids")


async def test_a_fixed_row_contradicts_one_that_went_through(desk: Desk) -> None:
    """Whichever import had it, and whoever has changed the customer since; the number tells the row."""

    async def change(_first: ImportJob) -> None:
        await desk.apply(await desk.preview(f"{HEADER}000777,{KARIM},\n", share="F2"))

    fixed = await fix_flow_then_ids(desk, change)
    [row] = await all_refused(desk.workspace.store, fixed)
    assert (row.number, row.errors[0].code, row.errors[0].rows) == (3, RowErrorCode.ROWS_CONTRADICT, (2,))


async def test_a_row_that_was_taken_back_contradicts_nobody(desk: Desk) -> None:
    """What the import had set is gone, and the other row may be the right one."""
    store = desk.workspace.store
    undoing = Undoing(store.jobs, store.undos, desk.correcting.permissions, lambda: None, timedelta(days=30))

    async def take_back(first: ImportJob) -> None:
        await desk.run.carry_out(await undoing.begin(first, MAYA, share="undo"))

    await desk.apply(await fix_flow_then_ids(desk, take_back))
    assert (await desk.assignments())["000777"] == (KARIM, "")


async def test_a_row_that_was_deleted_may_be_contradicted(desk: Desk) -> None:
    """Nobody can tell any more, so nothing is fixed."""

    async def forget(first: ImportJob) -> None:
        while not await desk.workspace.store.plans.forget(first.id, 100):
            pass

    ended = await fix_flow_then_ids(desk, forget)
    assert (ended.state, "The rows of import 1 were deleted" in str(ended.failure)) == (JobState.FAILED, True)


async def test_only_who_decides_may_fix(desk: Desk) -> None:
    """Someone else of the workspace is told so, and nothing changes."""
    job = await desk.preview(WRONG)
    with pytest.raises(NotAllowedError):
        await desk.correcting.look(job, OTTO)
    found = await desk.correcting.look(job, MAYA)
    with pytest.raises(NotAllowedError):
        await desk.correcting.fix(found, OTTO, Wishes({WORKFLOW_UE: 1}, remember=True), share="x")
    assert await desk.workspace.store.corrections.all(desk.workspace.id) == []


async def test_a_wish_for_nothing_does_nothing(desk: Desk) -> None:
    """Nor does one for what isn't in the directory."""
    job = await desk.preview(WRONG)
    found = await desk.correcting.look(job, MAYA)
    assert await desk.correcting.fix(found, MAYA, Wishes({}), share="x") is None
    assert await desk.correcting.fix(found, MAYA, Wishes({WORKFLOW_UE: 999}), share="x") is None
    assert await desk.workspace.store.jobs.get(job.id) == job


async def test_rows_that_were_deleted_can_not_be_fixed(desk: Desk) -> None:
    """Neither can it be begun, nor does one that had begun guess."""
    first = await desk.apply(await desk.preview(WRONG))
    found = await desk.correcting.look(first, MAYA)
    while not await desk.workspace.store.plans.forget(first.id, 100):
        pass
    with pytest.raises(RowsGoneError):
        await desk.correcting.look(await desk.workspace.store.jobs.get(first.id), MAYA)
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    begun = await desk.correcting.fix(found, MAYA, wishes, share="x")
    assert begun
    ended = await desk.run.carry_out(begun)
    assert (ended.state, "can't be fixed any more" in str(ended.failure)) == (JobState.FAILED, True)


async def test_users_and_workflows_are_found_by_any_part(desk: Desk) -> None:
    """Of their name or email, without regard to case and accents."""
    job = await desk.preview(WRONG)
    found = await desk.correcting.search(job, MAYA, Field.ACCOUNT_MANAGER, "OÉ@")
    assert [one.name for one in found] == [ZOE]
    found = await desk.correcting.search(job, MAYA, Field.WORKFLOW, "")
    assert [one.name for one in found] == ["Standard EU", "VIP"]


async def test_many_refused_rows_are_read_in_a_child_process(desk: Desk) -> None:
    """As those of a large file are; each keeps its number."""
    many = FEW_ROWS + 100
    names = [f"M{number}" for number in range(many)]
    await desk.workspace.fill(customers=names)
    rows = "".join(f"{name},,Standard UE\n" for name in names)
    first = await desk.apply(await desk.preview(f"{HEADER}{rows}M0,nobody@else.org,\n"))
    fixed = await desk.fix(first, Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")}))
    assert (fixed.is_large, fixed.counts.planned) == (True, many)
    assert await desk.errors(fixed) == [(many + 2, [RowErrorCode.USER_NOT_FOUND])]
    assert fixed.verdict is not None
    assert [one.rows for one in fixed.verdict.corrected.first] == [many]


async def test_a_correction_that_is_stopped_is_planned_anew(desk: Desk) -> None:
    """As when the program leaves amid it: nothing of it is left half planned."""
    first = await desk.apply(await desk.preview(WRONG))
    found = await desk.correcting.look(first, MAYA)
    wishes = Wishes({WORKFLOW_UE: await desk.meant(Field.WORKFLOW, "Standard EU")})
    begun = await desk.correcting.fix(found, MAYA, wishes, share="x")
    assert begun
    leaving = await replace(desk.run, stopping=lambda: True).carry_out(begun)
    assert (leaving.state, leaving.checked) == (JobState.CHECKING, False)
    assert (await desk.run.carry_out(leaving)).counts.planned == 1


async def test_people_are_known_by_their_name_in_slack_too(desk: Desk) -> None:
    """A name in a file is only ever a suggestion; it is told what they are called where."""
    workspace = desk.workspace
    await workspace.store.links.link(workspace.id, [Member("U7", "Zed M.", ZOE)], "U1")
    job = await desk.preview(f"{HEADER}C1,zed m.,\n")
    found = await desk.correcting.look(job, MAYA)
    (value,) = found.values
    assert value.suggestions == (ZOE,)
    assert found.named[Field.ACCOUNT_MANAGER][found.meant[value.key].id].label == f"{ZOE} (Zed M.)"
    assert [one.name for one in await desk.correcting.search(job, MAYA, Field.ACCOUNT_MANAGER, "ZED")] == [
        ZOE
    ]
    await workspace.store.directory.load_users(workspace.id, [UserRecord(ZOE, "Zoë Marsh")])
    named = (await desk.correcting.look(job, MAYA)).named[Field.ACCOUNT_MANAGER].values()
    assert f"{ZOE} (Zoë Marsh, Zed M. in Slack)" in [one.label for one in named]
    assert not (await workspace.store.directory.customers(workspace.id, ["C1"]))["C1"].assignment.managers
