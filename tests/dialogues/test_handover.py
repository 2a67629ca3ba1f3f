"""Handing people over in Slack: the form, the preview in direct messages, the proof, and covers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from handlers.rate_limits import Tempo
from importer.words.jobs import JobKind, JobState
from importer.words.language import in_words
from importer.words.members import Member
from importer.words.totals import Guard
from playground import cast
from playground.program.server import Playground
from storage.schema import import_jobs
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.conftest import TEMPO
from tests.dialogues.control import Control
from tests.modal_files import put_file
from tests.patience import until
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments, nothing_was_begun, the_import

FORM = "Say whose customers go to whom."
RESULT = "this is the result of handover"
TODAY = datetime.now(UTC).date()


async def open_form(person: Person) -> Seen:
    """Type the command; the form."""
    await person.command("/handover")
    return await person.sees_modal(FORM)


async def fill_in(person: Person, form: Seen, leaving: str, *heirs: str) -> None:
    """Choose whose customers go to whom."""
    await person.fill(form, "Whose customers", leaving)
    await person.fill(form, "Who gets them", list(heirs))


async def open_handover(person: Person, leaving: str, *heirs: str) -> None:
    """Type the command, and have it planned."""
    form = await open_form(person)
    await fill_in(person, form, leaving, *heirs)
    await person.submit(form, {})


async def test_a_person_is_handed_over(priya: Person, store: Store) -> None:
    """Nothing changes before it was seen; the summary proves it by a count, and it can be taken back."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    assert await priya.submit(form, {}) == {}
    await priya.sees_no_modal()
    preview = await priya.sees("1 customer would be handed over.")
    assert f"Handover 1: the customers of {TOM} to {ZOE}" in preview
    assert f"{ZOE} gets 1 customer." in preview
    assert await assignments(store) == BEFORE
    await priya.press(preview, "Hand over 1 customer")
    summary = await priya.sees(RESULT, after=preview)
    assert summary.thread_ts == preview.ts
    assert f"{TOM} looks after 0 customers now." in summary
    assert "Handed over by @Priya Nair" in summary
    assert await assignments(store) == BEFORE | {"CU-003": (ZOE, "VIP gentle")}
    await priya.sees_change(preview, "See the result below.")
    await priya.command("/imports 1")
    await priya.sees("Completed: 1 customer was handed over")
    await priya.press(summary, "Undo")
    undo = await priya.sees("Undo 2 of handover 1", after=summary)
    assert "goes back to whoever looked after it before handover 1" in undo
    await priya.press(undo, "Take back")
    await priya.sees_change(summary, "Taken back by undo 2")
    assert await assignments(store) == BEFORE


async def test_a_cover_is_put_off_and_returns_before_its_day(
    priya: Person, tom: Person, store: Store
) -> None:
    """Its summary has the ways; whom it concerns is told, or the thread where somebody isn't known."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {"Last day": TODAY.isoformat()})
    preview = await priya.sees("They return to")
    await priya.press(preview, "Hand over")
    summary = await priya.sees(RESULT, after=preview)
    assert f"returns on {in_words(TODAY + timedelta(days=1))}" in summary
    await priya.press(summary, "Extend")
    longer = await priya.sees_modal("New last day of the cover")
    over = (TODAY - timedelta(days=3)).isoformat()
    wrong = await priya.submit(longer, {"New last day": over})
    assert "is over, so nobody can cover until then" in " ".join(wrong.values())
    await priya.submit(longer, {"New last day": (TODAY + timedelta(days=4)).isoformat()})
    later = await priya.sees_change(summary, f"returns on {in_words(TODAY + timedelta(days=5))}")
    assert "Its last day was put to" in later
    await priya.press(later, "Return now")
    returned = await priya.sees("this is the result of return 2 of handover 1", after=summary)
    assert "Returned before its day by @Priya Nair" in returned
    await priya.sees_change(summary, "Returned by return 2")
    assert await assignments(store) == BEFORE
    await tom.sees(f"1 customer that {ZOE} looked after for you is yours again.")
    await priya.sees(f"I didn't find {ZOE} in Slack by this email", thread=preview)
    job = await the_import(store, 2)
    assert (job.kind, job.state, job.started_by) == (JobKind.RETURN, JobState.COMPLETED, priya.id)


async def test_the_day_of_a_return_comes(priya: Person, tom: Person, store: Store) -> None:
    """Nobody presses anything: the thread says what came of it, and that it was late, and Tom is told."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {"Last day": TODAY.isoformat()})
    preview = await priya.sees("They return to")
    await priya.press(preview, "Hand over")
    summary = await priya.sees("returns on", after=preview)
    long_ago = datetime.now(UTC) - timedelta(days=3)
    waits = update(import_jobs).where(import_jobs.c.kind == JobKind.RETURN)
    await store.database.execute(waits.values(due=long_ago))
    returned = await priya.sees("this is the result of return 2 of handover 1", after=summary)
    assert "By itself, on the day after the last of its cover. It was due on" in returned
    assert "because Handoff didn't run before." in returned
    await tom.sees("looked after for you is yours again.")
    assert await assignments(store) == BEFORE


async def test_what_is_kept_for_good_doesnt_return(priya: Person, store: Store, slack: Control) -> None:
    """The summary says so in place of the buttons, and that of a cover above it promises it no more.

    Who pressed is told, also where Slack takes no private word at the moment.
    """
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {"Last day": TODAY.isoformat()})
    preview = await priya.sees("They return to")
    await priya.press(preview, "Hand over")
    summary = await priya.sees("returns on", after=preview)
    form = await open_form(priya)
    await fill_in(priya, form, ZOE, MAJA)
    await priya.submit(form, {"Last day": (TODAY + timedelta(days=3)).isoformat()})
    on = await priya.sees(f"the customers of {ZOE} to {MAJA}", after=summary)
    await priya.press(on, "Hand over")
    above = await priya.sees("goes back on", after=on)
    assert f"it returns to {TOM} on" in above
    summary = await priya.sees_change(summary, "once handover 3 is over as well")
    await slack.fail("chat.postEphemeral", times=99, error="ratelimited")
    await priya.press(summary, "Keep for good")
    await priya.sees("Kept for good: nothing returns.")
    kept = await priya.sees_change(summary, "Kept for good by @Priya Nair: nothing returns.")
    assert "[Return now]" not in str(kept)
    await priya.sees_change(above, lambda now: "once both are over" not in str(now))
    job = await the_import(store, 2)
    assert (job.state, job.cancelled_by) == (JobState.CANCELLED, priya.id)
    assert (await assignments(store))["CU-003"][0] == MAJA


async def test_a_cover_is_decided_about_on_the_home_tab(priya: Person, store: Store) -> None:
    """There it stands from the beginning, with its day; what is decided there shows there."""
    await priya.open_home()
    await priya.press(await priya.sees_home("[Hand over]"), "Hand over")
    form = await priya.sees_modal(FORM)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {"Last day": TODAY.isoformat()})
    preview = await priya.sees("They return to")
    await priya.press(preview, "Hand over")
    await priya.sees(RESULT, after=preview)
    await priya.open_home()
    home = await priya.sees_home(f"returns on {in_words(TODAY + timedelta(days=1))}")
    await priya.press(home, "Extend")
    longer = await priya.sees_modal("New last day of the cover")
    await priya.submit(longer, {"New last day": (TODAY + timedelta(days=4)).isoformat()})
    later = await priya.sees_home(f"returns on {in_words(TODAY + timedelta(days=5))}")
    await priya.press(later, "Keep for good")

    async def is_kept() -> bool:
        return (await the_import(store, 2)).state is JobState.CANCELLED

    await until(is_kept, "The return was never called off.")
    await priya.press(later, "Keep for good")
    await priya.sees_modal("The customers of handover 1 were kept for good already.")


async def test_a_form_says_what_is_wrong_with_it(priya: Person, store: Store) -> None:
    """It stays open with a sentence beside the field; nothing is begun before all of it is right."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, TOM)
    wrong = await priya.submit(form, {})
    assert wrong == {
        "Who gets them": f"{TOM} can't take over their own customers. Nothing was changed. "
        "Name only others who are to look after them."
    }
    await fill_in(priya, form, TOM, ZOE)
    wrong = await priya.submit(form, {"Only those of a list": "CU-003, CU-0O1"})
    assert 'isn\'t that of a customer: "CU-0O1" (did you mean "CU-001"?)' in wrong["Only those of a list"]
    over = (TODAY - timedelta(days=3)).isoformat()
    wrong = await priya.submit(form, {"Only those of a list": "CU-003", "Last day": over})
    assert [(field, "is over, so nobody" in why) for field, why in wrong.items()] == [
        ("Last day, if it isn't for good", True)
    ]
    assert await nothing_was_begun(store)
    await priya.fill(form, "Who else looks after them", ["Whoever"])
    await priya.submit(form, {"Only those of a list": "CU-003\nCU-001"})
    preview = await priya.sees("(only those in a list of 2 customers)")
    assert f"1 customer of the list isn't looked after by {TOM}, and stays as it is." in preview
    await priya.press(preview, "Cancel")
    await priya.sees_change(preview, "was cancelled: nobody was handed over.")
    assert (await the_import(store)).state is JobState.CANCELLED


async def test_a_file_is_the_list(priya: Person, store: Store, playground: Playground) -> None:
    """What it can't be taken for is said beside it; with all ids known, only these are handed over."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)

    async def hand_in(content: bytes, pasted: str = "") -> dict[str, str]:
        files, _ = await put_file(playground.url, priya, form, "list in a file", content, "list.csv")
        values = {"Only those of a list in a file": files}
        return await priya.submit(form, values | ({"Only those of a list": pasted} if pasted else {}))

    wrong = await hand_in(b"Number,Town\nCU-003,Rome\n")
    assert "No column of list.csv is called External Id" in wrong["Only those of a list in a file"]
    wrong = await hand_in(b"Town,External Id\nRome,CU-0O1\n")
    unknown = '1 External Id of the list isn\'t that of a customer: "CU-0O1" (did you mean "CU-001"?)'
    assert unknown in wrong["Only those of a list in a file"]
    wrong = await hand_in(b"CU-003", pasted="CU-003")
    assert wrong["Only those of a list in a file"].startswith("Give one list: paste it, or choose a file.")
    assert await nothing_was_begun(store)
    assert await hand_in(b"Town,External Id\nRome,CU-003\nOslo,CU-001\n") == {}
    preview = await priya.sees("(only those in a list of 2 customers)")
    assert f"1 customer of the list isn't looked after by {TOM}, and stays as it is." in preview


class TestASlowFile:
    """A list that takes longer to be read than Slack waits for the answer to a form."""

    @pytest.fixture
    def tempo(self) -> Tempo:
        """Nobody waits for the list."""
        return replace(TEMPO, form_patience=timedelta(0))

    async def test_the_window_tells_what_came_of_it(
        self, priya: Person, store: Store, playground: Playground, slack: Control
    ) -> None:
        """It says that the list is being read, and then why it can't be used, or that it was."""
        form = await open_form(priya)
        await fill_in(priya, form, TOM, ZOE)
        await slack.hold("files.download")
        files, _ = await put_file(playground.url, priya, form, "list in a file", b"CU-0O1", "list.csv")
        assert await priya.submit(form, {"list in a file": files}) == {}
        await priya.sees_modal("I am reading list.csv.")
        await slack.release()
        await priya.sees_modal("isn't that of a customer")
        assert await nothing_was_begun(store)
        form = await open_form(priya)
        await fill_in(priya, form, TOM, ZOE)
        files, _ = await put_file(playground.url, priya, form, "list in a file", b"CU-003", "list.csv")
        await priya.submit(form, {"list in a file": files})
        await priya.sees_modal("The list is read.")
        await priya.sees("(only those in a list of 1 customer)")


async def test_who_has_left_slack_is_a_guard(priya: Person, store: Store, playground: Playground) -> None:
    """Handing over to them asks once more; of who isn't linked it isn't known."""
    gone = replace(cast.TOM, is_deactivated=True)
    playground.slack.workspace.populate([gone], [])
    await open_handover(priya, MAJA, TOM)
    preview = await priya.sees("1 customer would be handed over.")
    assert "deactivated" not in preview
    await priya.press(preview, "Cancel")
    await store.links.link(
        await store.workspaces.pick(None), [Member(gone.id, gone.real_name, TOM)], priya.id
    )
    await open_handover(priya, MAJA, TOM)
    preview = await priya.sees("1 customer would be handed over.", after=preview)
    assert (
        f"The Slack account of {TOM} is deactivated: if they have left, nobody looks after these" in preview
    )
    job = await the_import(store, 2)
    assert job.verdict is not None
    assert list(job.verdict.guards) == [Guard.INACTIVE]
    assert await assignments(store) == BEFORE
    await priya.press(preview, "Hand over 1 customer")
    await priya.sees(RESULT, after=preview)
    assert (await assignments(store))["CU-001"][0] == TOM


async def test_only_admins_hand_over(maya: Person, store: Store) -> None:
    """Whoever else types the command is told so alone, and sees no form."""
    await maya.command("/handover")
    told = await maya.sees("Only import admins can hand over a person's customers.")
    assert "Ask one of them. An import admin is Priya Nair." in told
    await maya.sees_no_modal()
    assert await nothing_was_begun(store)
    del store


async def test_a_handover_that_changed_meanwhile_is_shown_anew(priya: Person, store: Store) -> None:
    """What came to the one who leaves since it was previewed isn't handed over unseen."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {})
    preview = await priya.sees("1 customer would be handed over.")
    await priya.share(f"External Id,Account manager email\nCU-001,{TOM}", name="more.csv")
    question = await priya.sees("Which columns of")
    await priya.press(question, "Import")
    await priya.sees("this is the result of import")
    await priya.press(preview, "Hand over")
    anew = await priya.sees_change(preview, "2 customers would be handed over.")
    assert "Since you looked, someone has changed 1 customer that belongs to this handover" in anew
    assert (await assignments(store))["CU-003"][0] == TOM
    await priya.press(anew, "Hand over")
    await priya.sees(RESULT, after=preview)
    assert [managers for managers, _ in (await assignments(store)).values()].count(ZOE) == 2
    assert MAJA not in {managers for managers, _ in (await assignments(store)).values()}
