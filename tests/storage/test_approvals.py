"""A preview waits for a second person: the first answer counts, and each step stands in the audit list."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core import NobodyElse
from bot.file_cache import LocalFileCache
from handlers.payloads.ids import PostingKind
from handlers.postings import tell
from importer.access import Permissions
from importer.approving import Approving
from importer.file_reader import FileReader
from importer.imports import Imports
from importer.permissions import operator
from importer.words.approval import KEPT_FOR, Approval, Decision
from importer.words.directory import DirectoryKind
from importer.words.errors import GroupUnreadableError, WrongStateError
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.plan import AskedRow, AskedRows
from importer.words.postings import Thread
from importer.words.stored_sentences import in_these_words
from importer.words.totals import GuardNumbers, Verdict
from importer.words.workspace_settings import NewSetting, Setting, WorkspaceSettings
from storage.store import Store
from tests.storage.undoing import Asked, Office
from tests.storage.words import new_job

MAYA = "UMAYA"
AT = datetime(2026, 1, 1, tzinfo=UTC)
MANY: Mapping[str, Asked] = {f"C{number}": ("1", None) for number in range(1, 9)}
"""Eight customers get one account manager."""
FEWER = dict(list(MANY.items())[:7])


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Eight customers without anything; more than three need approval."""
    above = NewSetting(Setting.APPROVAL_ABOVE, "3", MAYA, AT)
    await store.workspace_settings.change(workspace, [above])
    return await Office.open(store, workspace, many=8)


async def preview(office: Office, asked: Mapping[str, Asked] = MANY, share: str = "F1") -> ImportJob:
    """A file whose rows were checked."""
    store, new = office.store, new_job(office.workspace, share, MAYA)
    job = await store.jobs.create(replace(new, state=JobState.CHECKING))
    rows = [AskedRow(name, number, *wish) for number, (name, wish) in enumerate(asked.items(), 1)]
    await store.plans.add(job, AskedRows.of(rows))
    counts = Counts(len(rows), len(rows))
    totals = await store.plans.counting().total(replace(job, counts=counts), {}, GuardNumbers())
    checked = await store.jobs.finish_check(job, counts, Verdict(totals))
    assert checked
    return checked


async def ask(store: Store, job: ImportJob) -> ImportJob:
    """A job that waits for two approvers."""
    digest = await store.plans.digest(job.id)
    approval = Approval(1, digest, 8, MAYA, AT, ("UTOM", "UPRIYA"), job.attempt)
    assert await store.approvals.ask(job, approval, confirmed=True)
    return await store.jobs.get(job.id)


async def audit(store: Store, workspace: int) -> list[tuple[str, str, str, int | None, int]]:
    """What it has about approvals, newest first."""
    changes = await store.workspace_settings.changes(workspace)
    return [(one.before, one.after, one.by, one.job, one.customers) for one in changes if one.job]


async def test_a_plan_is_known_again(office: Office) -> None:
    """Whatever the order of its rows; not if a customer or a value is another."""
    plans = office.store.plans
    first = await plans.digest((await preview(office)).id)
    backwards = dict(reversed(list(MANY.items())))
    assert await plans.digest((await preview(office, backwards, "F2")).id) == first
    others = (FEWER, {**MANY, "C1": ("2", None)})
    found = {
        await plans.digest((await preview(office, asked, f"G{place}")).id)
        for place, asked in enumerate(others)
    }
    assert len(found | {first}) == 3


async def test_the_first_answer_counts(office: Office, other: Store) -> None:
    """Of two at the same moment one is told that there is one already."""
    waits = await ask(office.store, await preview(office))
    assert (waits.state, waits.started_by) == (JobState.WAITING_FOR_APPROVAL, MAYA)
    assert [job.id for job in await other.approvals.waiting()] == [waits.id]
    yes, no = await asyncio.gather(
        office.store.approvals.decide(waits, Decision.APPROVED, "UTOM"),
        other.approvals.decide(waits, Decision.DECLINED, "UPRIYA", "no"),
    )
    assert (yes is None) is not (no is None)
    now = await other.jobs.get(waits.id)
    assert now.state is (JobState.QUEUED if yes else JobState.PREVIEWED)
    assert now.approved_by == ("UTOM" if yes else None)
    assert len(await audit(other, office.workspace)) == 2
    assert await other.approvals.waiting() == []


async def test_others_are_asked_in_their_place(office: Office) -> None:
    """Each as often as they became an approver; once it was answered, nobody is asked any more."""
    store = office.store
    waits = await ask(store, await preview(office))
    assert await store.approvals.ask_others(waits, ["UPRIYA", "UZOE"])
    now = (await store.jobs.get(waits.id)).approval
    assert now
    assert (now.approvers, now.former, now.number) == (("UPRIYA", "UZOE"), ["UTOM"], 1)
    assert now.until == AT + KEPT_FOR
    assert await store.approvals.ask_others(waits, ["UTOM", "UPRIYA"])
    again = (await store.jobs.get(waits.id)).approval
    assert again
    assert (again.former, [again.times_asked(one) for one in ("UTOM", "UPRIYA", "UZOE", "UEVE")]) == (
        ["UZOE"],
        [2, 1, 1, 0],
    )
    told = tell(await store.jobs.get(waits.id), Thread("C1", "1.1"))
    assert [(one.kind, one.key) for one in told if one.person != MAYA] == [
        (PostingKind.APPROVAL_OVER, "handoff_approval_over:1:1:UZOE"),
        (PostingKind.APPROVAL, "handoff_approval:1:1:UTOM:2"),
        (PostingKind.APPROVAL, "handoff_approval:1:1:UPRIYA"),
    ]
    assert await store.approvals.decide(waits, Decision.APPROVED, "UTOM")
    assert not await store.approvals.ask_others(waits, ["UZOE"])
    assert [one[1] for one in await audit(store, office.workspace)] == ["approved", "waiting"]


@dataclass
class Leads:
    """Whom the workspace has named: what is set in the store, and one group, which may be unreadable."""

    office: Office
    people: Collection[str] | None

    async def settings(self) -> WorkspaceSettings:
        """As they are set now."""
        return await self.office.store.workspace_settings.of(self.office.workspace)

    async def members(self, group: str) -> Collection[str]:
        """Of the one group."""
        del group
        if self.people is None:
            raise GroupUnreadableError(in_these_words("There is no such user group here."))
        return self.people

    async def admins(self, most: int) -> Sequence[str]:
        """Nobody is known."""
        del most
        return ()


def approving_with(store: Store, permissions: Permissions) -> Approving:
    """The use cases, of which none reads a file."""
    cache = LocalFileCache(Path("unused"))
    reads = (store.mappings, cache, FileReader(store.directory, store.mappings, cache, 0))
    imports = Imports(store.jobs, store.plans, store.directory, *reads, permissions, lambda: None)
    return Approving(imports, store.approvals, lambda: None)


@pytest.mark.parametrize(
    ("above", "people", "decision", "after"),
    [
        ("3", ["UTOM", "UPRIYA"], Decision.WAITING, []),
        ("3", [MAYA], Decision.NOBODY, ["nobody"]),
        ("3", [], Decision.NOBODY, ["nobody"]),
        ("3", None, Decision.NOBODY, ["nobody"]),
        ("never", ["UTOM", "UPRIYA"], Decision.NOT_NEEDED, ["not_needed"]),
        ("8", ["UTOM", "UPRIYA"], Decision.NOT_NEEDED, ["not_needed"]),
        ("7", ["UTOM", "UPRIYA"], Decision.WAITING, []),
    ],
    ids=[
        "as before",
        "only who asks",
        "an empty group",
        "no such group",
        "off",
        "up to as many",
        "above less",
    ],
)
async def test_nothing_waits_for_nobody(
    office: Office, above: str, people: Collection[str] | None, decision: Decision, after: list[str]
) -> None:
    """Where nobody is left to answer, or has to, it stands as a preview that nobody has said yes to."""
    store = office.store
    waits = await ask(store, await preview(office))
    named = (
        NewSetting(Setting.APPROVERS, "S0LEADS0001", MAYA, AT),
        NewSetting(Setting.APPROVAL_ABOVE, above, MAYA, AT),
    )
    await store.workspace_settings.change(office.workspace, named)
    approving = approving_with(store, Permissions(NobodyElse(), Leads(office, people)))
    ended = decision is not Decision.WAITING
    assert await approving.follow_settings(office.workspace) == int(ended)
    now = await store.jobs.get(waits.id)
    assert now.approval
    assert now.approval.decision is decision
    assert (now.state, now.started_by) == (
        (JobState.PREVIEWED, None) if ended else (JobState.WAITING_FOR_APPROVAL, MAYA)
    )
    assert [one[1] for one in await audit(store, office.workspace)] == [*after, "waiting"]
    assert await approving.follow_settings(office.workspace) == 0
    if ended:
        a_list = replace(now, kind=JobKind.DIRECTORY, loads=DirectoryKind.CUSTOMERS)
        for job, called in ((now, "mport 1"), (a_list, "ist 1")):
            with pytest.raises(WrongStateError, match=called):
                await approving.withdraw(job, operator("cli:maya"), 1)


async def test_only_the_preview_that_was_seen_can_wait(office: Office) -> None:
    """Not one that was planned anew, nor one that waits or has gone on."""
    job = await preview(office)
    await ask(office.store, job)
    approval = Approval(2, "d", 8, MAYA, AT, ("UTOM",), job.attempt)
    assert not await office.store.approvals.ask(job, approval, confirmed=True)
    stale = replace(await preview(office, share="F2"), attempt=99)
    assert not await office.store.approvals.ask(stale, approval, confirmed=True)
    assert len(await audit(office.store, office.workspace)) == 1


async def test_a_check_that_was_started_alone_comes_to_rest(office: Office) -> None:
    """Whoever pressed Import before the numbers were known: the check's end finds that more are needed."""
    store = office.store
    job = await preview(office)
    await store.jobs.check_again(job.id)
    assert await store.jobs.start(job.id, MAYA)
    taken = await store.jobs.take(job.id)
    assert taken
    assert job.verdict
    checked = await store.jobs.finish_check(taken, job.counts, replace(job.verdict, guards=()))
    assert checked
    assert (checked.state, checked.started_by) == (JobState.PREVIEWED, None)


async def test_what_was_approved_goes_on_and_is_let_go_once_it_moved(office: Office) -> None:
    """In its turn it is applied where its plan is as it was; else it stands again, approved by nobody."""
    store = office.store
    waits = await ask(store, await preview(office))
    queued = await store.approvals.decide(waits, Decision.APPROVED, "UTOM")
    assert queued
    taken = await store.jobs.take(queued.id)
    assert taken
    begun = await store.jobs.begin(taken)
    assert begun
    assert (begun.state, begun.approved_by) == (JobState.APPLYING, "UTOM")
    again = await ask(store, await preview(office, share="F2"))
    approved = await store.approvals.decide(again, Decision.APPROVED, "UTOM")
    assert approved
    await store.jobs.move(approved.id, {JobState.QUEUED}, JobState.CHECKING)
    held = await store.jobs.take(approved.id)
    assert held
    assert held.verdict
    moved = await store.jobs.finish_check(held, held.counts, replace(held.verdict, moved=1))
    assert moved
    assert (moved.state, moved.approved_by, moved.started_by) == (JobState.PREVIEWED, None, None)
    assert moved.approval
    assert moved.approval.decision is Decision.APPROVED
    assert await store.approvals.resume(moved, "UPRIYA", confirmed=True)
    assert (await store.jobs.get(moved.id)).approved_by == "UTOM"


async def test_cancelling_takes_the_request_back(office: Office) -> None:
    """Nobody has started what was cancelled there."""
    waits = await ask(office.store, await preview(office))
    cancelled = await office.store.jobs.ask_cancel(waits.id, "UPRIYA")
    assert (cancelled.state, cancelled.started_by) == (JobState.CANCELLED, None)
    assert cancelled.approval
    assert cancelled.approval.decision is Decision.WITHDRAWN
    assert (await audit(office.store, office.workspace))[0] == (
        MAYA,
        "withdrawn",
        "UPRIYA",
        waits.number,
        8,
    )
    assert await office.store.approvals.decide(waits, Decision.APPROVED, "UTOM") is None
