"""/imports: the past imports, the details of one, and its error file; seen by the asker alone."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from importer.words.job_reading import Reading, Source
from importer.words.new_jobs import NewJob
from storage.store import Store
from tests.dialogue import MAYA, Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import ask_about, import_file
from tests.patience import until
from tests.pseudo import plain
from tests.storage.kept import TOM, ZOE, asked_import, link_to, still_to_be_said, the_import
from tests.storage.words import MAPPING, SHAPE

FINE = f"External Id,Account manager\nCU-002,{ZOE}\n"
WITH_ERRORS = f"External Id;Account manager\nCU-001;{TOM}\n412;{ZOE}\nCU-003;zoe.march@example.com\n"
LIST = "Imports, newest first"


def entries(message: Seen) -> list[str]:
    """The words of each import in the list."""
    return [part.strip() for part in str(message).removeprefix(LIST).split("[Details]")[:-1]]


async def test_before_the_first_import_the_way_to_it_is_told(maya: Person) -> None:
    """An empty list helps nobody."""
    told = await maya.ask("/imports", "No imports yet")
    assert told.is_ephemeral
    assert "share a CSV file in a channel where I am, or in a direct message to me" in told


async def test_imports_are_listed_newest_first(maya: Person, tom: Person) -> None:
    """Number, file, outcome, counts and who, a line each."""
    await import_file(maya, FINE, name="first.csv")
    await import_file(tom, WITH_ERRORS, name="second.csv")
    newest, oldest = entries(await maya.ask("/imports", LIST))
    assert newest.startswith(
        "2 · second.csv\n1 customer changed, 2 rows need fixing\nShared and imported by @Tom Becker · "
    )
    assert oldest.startswith("1 · first.csv\n1 customer changed\n")


async def test_each_entry_tells_when_and_links_to_its_thread(maya: Person, store: Store) -> None:
    """The time in the reader's own zone, by Slack's date formatting; the link opens the thread."""
    await import_file(maya, FINE)
    job = await asked_import(store)
    shown = await maya.ask("/imports", LIST)
    link = await link_to(store, job)
    thread = await store.threads.of(job.id)
    assert thread is not None
    assert thread.thread in link
    markup = plain(shown.blocks[1]["text"]["text"])
    assert f"<!date^{int(job.created_at.timestamp())}^{{date_short_pretty}} at {{time}}|" in markup
    assert f"<{link.replace('&', '&amp;')}|Open the thread>" in markup


async def test_a_link_is_asked_of_slack_until_it_gives_one(
    maya: Person, slack: Control, store: Store
) -> None:
    """The history goes without it meanwhile; once it is kept, Slack isn't asked again."""
    await import_file(maya, FINE)
    job = await asked_import(store)
    await slack.fail("chat.getPermalink", error="internal_error")
    assert "Open the thread" not in await maya.ask("/imports", LIST)
    assert await link_to(store, job) == ""
    assert "Open the thread" in await maya.ask("/imports", LIST)
    await slack.fail("chat.getPermalink", error="internal_error", times=9)
    assert "Open the thread" in await maya.ask("/imports", LIST)


async def test_what_was_never_started_is_listed_too(maya: Person, store: Store) -> None:
    """A question that waits for its answer, and one that was cancelled: no number is missing."""
    await ask_about(maya, FINE, name="waiting.csv")
    question = await ask_about(maya, FINE, name="dropped.csv")
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "Cancelled")
    for number in (1, 2):
        await asked_import(store, number)
    history = await maya.ask("/imports", LIST)
    assert "Cancelled before it began" in history
    assert "1 of these files waits for an answer: 1 waiting.csv" in history
    assert str(history).count("Open the thread") == 2


async def _imported_before(store: Store, *names: str) -> None:
    """Imports that were stopped before, as they are kept: a conversation of each would show no more."""
    workspace = await store.workspaces.pick()
    for name in names:
        new = NewJob(workspace, Reading(Source(name, 2_048, "key", name), SHAPE, MAPPING), MAYA)
        await store.jobs.ask_cancel((await store.jobs.create(new)).id, MAYA)


async def test_older_imports_are_a_button_away(maya: Person, store: Store) -> None:
    """Ten at a time, in the same private message."""
    await _imported_before(store, *(f"{number}.csv" for number in range(1, 11)))
    await import_file(maya, FINE, name="11.csv")
    newest = await maya.ask("/imports", LIST)
    assert [entry.split(" ")[0] for entry in entries(newest)] == [str(number) for number in range(11, 1, -1)]
    await maya.press(newest, "Older imports")
    older = await maya.sees_change(newest, "\n1 · ")
    assert [entry.split(" ")[0] for entry in entries(older)] == ["1"]
    assert "[Older imports]" not in older


@pytest.mark.not_marked
async def test_the_details_tell_everything(maya: Person) -> None:
    """Counts, columns, kinds of errors with examples and solutions; from the command or from the button."""
    await import_file(maya, WITH_ERRORS, name="q3.csv")
    shown = await maya.ask("/imports 1", "Import 1\n")
    for words in (
        "2 rows need fixing\nq3.csv\nShared and imported by @Maya Lindqvist",
        "Rows: 3\nChanged: 1\nAlready right: 0\nWith errors: 2",
        "Columns read: External Id and Account manager email from Account manager.",
        "The file has 3 rows and 2 columns, separated by semicolons.",
        "The customer was not found · 1 row\nCheck and update your customer external ID in your file. "
        "If zeros are missing at the front, format the column as text.",
        "• 412 (1 row): did you mean 000412?",
        f"• zoe.march@example.com (1 row): did you mean {ZOE}?",
    ):
        assert words in shown
    listed = await maya.ask("/imports", LIST)
    await maya.press(listed, "Details", near="q3.csv")
    modal = await maya.sees_modal("External Id: External Id (its header)")
    assert "The customer was not found · 1 row\nCheck and update your customer external ID" in modal


async def test_the_error_file_can_be_had_again_by_members_of_the_channel(maya: Person, tom: Person) -> None:
    """It comes to the direct messages of the person who asked, the same as in the thread."""
    summary = await import_file(maya, WITH_ERRORS)
    in_thread = await maya.sees(lambda message: bool(message.files), after=summary)
    shown = await tom.ask("/imports 1", "[Error file]")
    await tom.press(shown, "Error file")
    await tom.sees("The error file of import 1 is in your direct messages with me.")
    sent = await tom.sees("Import 1: the 2 rows that need attention", channel="@Handoff")
    assert _cells(await tom.download(sent)) == _cells(await maya.download(in_thread))


async def test_an_old_import_has_its_counts_and_no_error_file_any_more(maya: Person, store: Store) -> None:
    """Its rows were deleted; who still sees the button is told so, and where the file may be."""
    await import_file(maya, WITH_ERRORS)
    before = await maya.ask("/imports 1", "[Error file]")

    async def is_told() -> bool:
        return not await still_to_be_said(store, (await the_import(store)).id)

    await until(is_told, "the end of the import was never told")
    job = await the_import(store)
    while not await store.plans.forget(job.id, 100):
        pass
    await maya.press(before, "Error file")
    told = await maya.sees("The rows of import 1 were deleted (it is old, or was forgotten)", after=before)
    assert "One that was shared in its thread is still there." in told
    after = await maya.ask("/imports 1", "Columns read")
    assert "With errors: 2" in after
    assert "the rows of this import were deleted (it is old, or was forgotten)." in after
    assert "[Error file]" not in after


async def test_an_import_without_errors_has_no_error_file(maya: Person) -> None:
    """A button that brings nothing would be one too many."""
    await import_file(maya, FINE)
    assert "[Error file]" not in await maya.ask("/imports 1", "Import 1\n")


@pytest.mark.parametrize("typed", ["1", "#1", "  1  "])
async def test_a_number_may_be_typed_in_several_ways(maya: Person, typed: str) -> None:
    """As people write numbers."""
    await import_file(maya, FINE)
    assert "1 customer changed" in await maya.ask(f"/imports {typed}", "Columns read")


async def test_a_number_that_no_import_has(maya: Person) -> None:
    """The answer says where the numbers stand."""
    told = await maya.ask("/imports 999", "There is no import 999 in this workspace.")
    assert "Type /imports to see them all." in told


@pytest.mark.parametrize("typed", ["nonsense", "-1", "1 2", "²", "9" * 30])
async def test_what_can_not_be_followed_is_answered_with_what_can(maya: Person, typed: str) -> None:
    """Whatever is typed, there is an answer."""
    told = await maya.ask(f"/imports {typed}", lambda message: message.is_ephemeral and typed in message)
    assert "/imports" in told


async def test_help_tells_what_to_do(maya: Person) -> None:
    """How to import, what a file may hold, and what can be typed."""
    told = await maya.ask("/imports help", "How to hand customers over")
    assert "Check the columns and the numbers, and press Import." in told
    assert "the word (none) takes the account managers or the workflow away" in told
    assert "• /imports 12: everything about import 12, and its error file" in told


async def test_the_asker_alone_sees_the_answer(maya: Person, tom: Person) -> None:
    """Nobody else in the channel reads over their shoulder."""
    assert (await maya.ask("/imports", "No imports yet")).is_ephemeral
    await maya.say("Now you!")
    await tom.sees("Now you!")
    assert "No imports yet" not in tom.transcript()


def _cells(workbook: bytes) -> list[tuple[object, ...]]:
    """What stands in a workbook; its bytes tell the second in which it was made as well."""
    return list(load_workbook(BytesIO(workbook)).worksheets[0].values)


async def test_a_part_of_the_history_is_asked_for(maya: Person, tom: Person) -> None:
    """One's own, those with errors, of a month, or with a name; nothing else is shown."""
    await import_file(maya, FINE, name="first.csv")
    await import_file(tom, WITH_ERRORS, name="second.csv")
    month = datetime.now(UTC).strftime("%Y-%m")
    for asked, numbers in (
        ("mine", ["1"]),
        ("errors", ["2"]),
        ("FIRST", ["1"]),
        (month, ["2", "1"]),
    ):
        answer = await maya.ask(f"/imports {asked}", LIST)
        assert [entry.split(" ")[0] for entry in entries(answer)] == numbers, asked
    assert "no file has that in its name" in await maya.ask("/imports third", "No import fits third")
    none_failed = await maya.ask("/imports failed", "No import fits failed.")
    assert "in its name" not in str(none_failed).split("\n")[0]


async def test_pages_are_turned_both_ways_and_stay_with_what_was_asked_for(
    maya: Person, store: Store
) -> None:
    """The newer button leads back to where the older one had led away from."""
    await _imported_before(store, *(f"q{number}.csv" for number in range(1, 11)))
    await import_file(maya, FINE, name="q11.csv")
    await import_file(maya, FINE, name="other.csv")
    newest = await maya.ask("/imports q", LIST)
    assert "[Newer imports]" not in newest
    await maya.press(newest, "Older imports")
    oldest = await maya.sees_change(newest, "\n1 · q1.csv")
    assert [entry.split(" ")[0] for entry in entries(oldest)] == ["1"]
    await maya.press(oldest, "Newer imports")
    back = await maya.sees_change(oldest, "\n11 · q11.csv")
    assert [entry.split(" ")[0] for entry in entries(back)] == [str(number) for number in range(11, 1, -1)]
    assert "other.csv" not in back


async def test_unanswered_questions_share_a_line(maya: Person) -> None:
    """They are no imports yet."""
    await import_file(maya, FINE, name="first.csv")
    await ask_about(maya, FINE, name="second.csv")
    await ask_about(maya, FINE, name="third.csv")
    history = await maya.ask("/imports", LIST)
    assert "2 of these files wait for an answer: 3 third.csv" in history
    assert str(history).count("[Details]") == 1
