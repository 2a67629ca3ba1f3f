"""What is to be said: kept once, in its order, until it was said."""

from datetime import UTC, datetime, timedelta

import pytest

from importer.words.errors import OvertakenError
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import NewPosting, Posting, Said, Thread
from storage.store import Store, open_store
from tests.storage.words import THREAD, TYPED, a_posting, new_job, queued_job

SOON, LATER = timedelta(0), timedelta(hours=1)


async def due(store: Store) -> list[Posting]:
    """What can be said now."""
    return list(await store.postings.due())


async def kinds(store: Store) -> list[str]:
    """The kinds of what can be said now."""
    return [posting.kind for posting in await due(store)]


async def test_the_same_thing_is_kept_once(store: Store, workspace: int) -> None:
    """However often it is added, also once it was said; in another workspace it is another thing."""
    for _ in range(2):
        await store.postings.add(workspace, [a_posting("a", words="Café \0")])
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.postings.add(stranger, [a_posting("a", channel="C2")])
    one, other = await due(store)
    assert (one.workspace, other.workspace, one.words) == (workspace, stranger, "Café \0")
    await store.postings.note_said(one.id, place="1.0")
    await store.postings.add(workspace, [a_posting("a")])
    assert [posting.id for posting in await due(store)] == [other.id]


async def test_a_thread_hears_things_in_their_order(store: Store, workspace: int) -> None:
    """The next comes when the one before was said; another thread and another lane wait for nothing of it."""
    await store.postings.add(
        workspace,
        [
            a_posting("1", kind="question"),
            a_posting("2", kind="summary"),
            a_posting("3", kind="close", lane="edits"),
            a_posting("4", kind="elsewhere", thread="9.0"),
        ],
    )
    first = await due(store)
    assert [posting.kind for posting in first] == ["question", "close", "elsewhere"]
    await store.postings.note_said(first[0].id)
    assert await kinds(store) == ["summary", "close", "elsewhere"]


async def test_a_long_queue_hides_no_other(store: Store, workspace: int) -> None:
    """However much waits in a conversation, others' first ones are seen, and so is a first word there."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.postings.add(workspace, [a_posting(f"{n}", thread=f"{n}") for n in range(150)])
    await store.postings.add(workspace, [a_posting("a", kind="other", channel="C9")])
    await store.postings.add(workspace, [a_posting("b", kind="question", thread="9.0")])
    await store.postings.add(stranger, [a_posting("c", kind="strange")])
    seen = [posting.kind for posting in await store.postings.due({"question"})]
    assert seen[:5] == ["summary", "strange", "other", "question", "summary"]
    assert set(seen[5:]) == {"summary"}


async def test_what_is_put_off_comes_later_and_holds_up_its_own_lane_alone(
    store: Store, workspace: int
) -> None:
    """It counts its tries, and what may be at Slack stays noted until Slack has refused it."""
    await store.postings.add(workspace, [a_posting("1"), a_posting("2"), a_posting("3", thread="9.0")])
    first, elsewhere = await due(store)
    await store.postings.begin(first, "F1")
    await store.postings.put_off(first.id, LATER)
    assert [posting.id for posting in await due(store)] == [elsewhere.id]
    await store.postings.put_off(first.id, SOON)
    again = (await due(store))[0]
    assert (again.id, again.tries, again.place, again.begun is None) == (first.id, 2, "F1", False)
    await store.postings.note_refused(first.id)
    again = (await due(store))[0]
    assert (again.tries, again.place, again.begun) == (2, "", None)


async def test_what_a_conversation_takes_no_more_goes_to_the_person(store: Store, workspace: int) -> None:
    """Anew from the beginning, with the reason beside it; and nobody is told twice once it is given up."""
    await store.postings.add(workspace, [a_posting("1")])
    (posting,) = await due(store)
    await store.postings.put_off(posting.id, SOON)
    await store.postings.put_off(posting.id, SOON, broke=True)
    (posting,) = await due(store)
    assert (posting.tries, posting.breaks) == (2, 1)
    await store.postings.redirect(posting.id, "is_archived")
    (posting,) = await due(store)
    assert (posting.redirected, posting.tries, posting.reason) == (True, 0, "is_archived")
    await store.postings.give_up(posting.id, "user_disabled")
    assert await due(store) == []


async def test_where_the_last_of_a_kind_stands(store: Store, workspace: int) -> None:
    """A question that was asked once more is the one that is edited; a link can be kept beside its place.

    Where the earlier ones stand is known as well.
    """
    job = await store.jobs.create(new_job(workspace))
    assert await store.postings.latest(job.id, "question") is None
    for number in ("1", "2"):
        await store.postings.add(workspace, [a_posting(number, kind="question", thread=number)], job.id)
    for posting in await due(store):
        await store.postings.note_said(posting.id, channel="D1", place=f"{posting.thread}.5")
        await store.postings.keep_link(posting.id, f"http://{posting.thread}")
    newest = Said(posting.id, "D1", "2", "2.5", "http://2")
    assert await store.postings.latest(job.id, "question") == newest
    assert [one.place for one in await store.postings.standing(job.id, "question")] == ["1.5", "2.5"]
    assert await store.postings.standing(job.id, "summary") == []
    assert await store.postings.newest([job.id], ["question"]) == {job.id: newest}


async def test_what_nobody_needs_any_more_is_overtaken(store: Store, workspace: int) -> None:
    """The word that an import waits goes once it has ended, unless it was said."""
    job = await store.jobs.create(new_job(workspace))
    for kind in ("waiting", "next"):
        await store.postings.add(workspace, [a_posting(kind, kind=kind)], job.id)
    (waits,) = await due(store)
    await store.postings.note_said(waits.id)
    await store.postings.add(
        workspace, [a_posting("close", kind="close", overtakes=("waiting", "next"))], job.id
    )
    assert await kinds(store) == ["close"]


async def test_what_is_overtaken_on_its_way_takes_nothing_with_it(store: Store, workspace: int) -> None:
    """Whoever was saying it notes that it was said; what has overtaken it is still to be said."""
    job = await store.jobs.create(new_job(workspace))
    await store.postings.add(workspace, [a_posting("waiting", kind="waiting")], job.id)
    (waits,) = await due(store)
    await store.postings.add(workspace, [a_posting("close", kind="close", overtakes=("waiting",))], job.id)
    await store.postings.note_said(waits.id)
    assert await kinds(store) == ["close"]


async def test_what_may_be_at_slack_is_not_overtaken(store: Store, workspace: int) -> None:
    """It is looked for, so that what comes instead can be said where it stands; until then it is to come."""
    job = await store.jobs.create(new_job(workspace))
    await store.postings.add(workspace, [a_posting("waiting", kind="waiting")], job.id)
    (waits,) = await due(store)
    await store.postings.begin(waits)
    await store.postings.add(workspace, [a_posting("close", kind="close", overtakes=("waiting",))], job.id)
    assert await store.postings.is_to_come(job.id, "waiting")
    await store.postings.note_said(waits.id, place="1.5")
    assert not await store.postings.is_to_come(job.id, "waiting")
    assert await kinds(store) == ["close"]


def _tell(job: ImportJob, thread: Thread) -> list[NewPosting]:
    """A word for each state."""
    place = {"channel": thread.channel, "thread": thread.thread}
    return [a_posting(f"{job.number}:{job.state}", kind=job.state.value, **place)]


async def test_what_is_said_of_a_job_is_written_down_with_what_makes_it_true(
    store: Store, workspace: int, url: str
) -> None:
    """At its creation and with each step; not of a step that wasn't made, nor of what was typed."""
    told = await open_store(url, tell=_tell)
    await told.jobs.ask_cancel((await queued_job(told, workspace, "F2", TYPED)).id, TYPED)
    job = await queued_job(told, workspace)
    assert not await told.jobs.move(job.id, {JobState.MAPPING}, JobState.FAILED)
    await told.jobs.ask_cancel(job.id, "U1")
    await told.close()
    said = list[str]()
    while found := await due(store):
        said.append(found[0].kind)
        assert Thread(found[0].channel, found[0].thread) == THREAD
        await store.postings.note_said(found[0].id)
    assert said == ["mapping", "queued", "cancelled"]


async def test_who_has_seen_it_before_another_began_says_nothing(store: Store, workspace: int) -> None:
    """Nor who has seen it before it was said; who finds it begun looks at Slack first, and may go on."""
    await store.postings.add(workspace, [a_posting("1")])
    (seen,) = await due(store)
    await store.postings.begin(seen)
    with pytest.raises(OvertakenError):
        await store.postings.begin(seen)
    (begun,) = await due(store)
    await store.postings.begin(begun, "F1")
    (begun,) = await due(store)
    await store.postings.note_said(begun.id)
    with pytest.raises(OvertakenError):
        await store.postings.begin(begun)


async def test_what_is_added_again_overtakes_nothing_of_itself(store: Store, workspace: int) -> None:
    """Two processes may write the same word down."""
    job = await store.jobs.create(new_job(workspace))
    for _ in range(2):
        await store.postings.add(workspace, [a_posting("next", kind="next", overtakes=("next",))], job.id)
    assert await kinds(store) == ["next"]


async def test_what_belongs_to_no_import_is_forgotten_a_while_after_it_was_said(
    store: Store, workspace: int
) -> None:
    """What is still to be said stays, and so does what an import was told of."""
    job = await store.jobs.create(new_job(workspace))
    await store.postings.add(workspace, [a_posting("refusal", thread="1"), a_posting("open", thread="2")])
    await store.postings.add(workspace, [a_posting("summary", thread="3")], job.id)
    for posting in (await due(store))[::2]:
        await store.postings.note_said(posting.id, place="1.0")
    assert await store.postings.forget(datetime.now(UTC) + LATER) == 1
    assert [posting.thread for posting in await due(store)] == ["2"]
    assert await store.postings.latest(job.id, "summary")
