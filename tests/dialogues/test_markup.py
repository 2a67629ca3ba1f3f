"""Nothing that comes from a file is read as markup: it calls nobody, and is shown as it stands."""

import pytest

from bot.settings import Settings
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.reading import EXTERNAL_ID, WORKFLOW, chosen, offered, samples
from tests.dialogues.steps import SUMMARY, ask_about, error_file_after, import_file, press_import, reply_after

NAME = "<!channel> *q3* _x_ & `co`.csv"
SHOWN = "<!channel> *q3* _x_ & 'co'.csv"
HEADER = "<!here> *bold* ~gone~"
VALUE = "<@U0TOM000001> *VIP* & :tada:"
TABLE = f"External Id,Workflow name,{HEADER}\nCU-001,{VALUE},x\nCU-002,VIP gentle,`x`\n"


@pytest.mark.not_marked
async def test_a_file_name_is_shown_as_it_is(maya: Person) -> None:
    """So it is in the question, the closed message and the summary; a backtick becomes an apostrophe."""
    question = await ask_about(maya, TABLE, name=NAME)
    assert f"Which columns of {SHOWN} should be read?" in question
    summary = await press_import(maya, question)
    assert f"import 1, {SHOWN}." in summary
    assert f"{SHOWN}, import 1:" in await maya.sees_change(question, "See the result below")
    errors = await error_file_after(maya, summary)
    assert [file["name"] for file in errors.files] == [NAME.replace(".csv", " - errors.csv")]


async def test_headers_and_samples_are_shown_as_they_are(maya: Person) -> None:
    """As choices, among the columns left out, and as samples."""
    question = await ask_about(maya, TABLE)
    assert f"Columns left out: {HEADER}." in question
    assert offered(question, EXTERNAL_ID)[2] == HEADER
    assert samples(question, WORKFLOW) == f"For example {VALUE} and VIP gentle"
    await maya.choose(question, WORKFLOW, HEADER)
    question = await maya.sees_change(question, "Columns left out: Workflow name.")
    assert (chosen(question)[WORKFLOW], samples(question, WORKFLOW)) == (HEADER, "For example x and 'x'")


async def test_wrong_values_are_shown_as_they_are(maya: Person) -> None:
    """In the summary and in the details of the history."""
    summary = await import_file(maya, TABLE)
    assert f"{VALUE} (1)" in summary
    await maya.command("/imports 1")
    assert f"• {VALUE} (1 row)" in await maya.sees("Columns read")


async def test_a_refused_file_name_is_shown_as_it_is(maya: Person) -> None:
    """Also where nothing but the name is known."""
    shared = await maya.share(b"%PDF-1.7", name=NAME)
    told = await maya.sees("can't be imported", thread=shared)
    assert f"{SHOWN} can't be imported\n{NAME} is a PDF" in told


async def test_why_an_import_failed_is_shown_as_it_is(
    maya: Person, slack: Control, settings: Settings
) -> None:
    """The reason names the file; it is formatting neither in the summary nor in the details."""
    question = await ask_about(maya, TABLE, name=NAME)
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    await slack.fail("files.info", error="file_deleted")
    await maya.choose(question, WORKFLOW, HEADER)
    assert f"Nothing was changed. {NAME} was deleted" in await reply_after(maya, question, SUMMARY)
    await maya.command("/imports 1")
    assert f"Nothing was changed. {NAME} was deleted" in await maya.sees("Columns read")


async def test_nobody_is_called_but_the_uploader(maya: Person, slack: Control) -> None:
    """Of all that the bot posts, only the summary mentions anyone; an edit calls nobody."""
    await import_file(maya, TABLE.replace(HEADER, "Note"), name=NAME)  # a choice's text is never markup
    await maya.command(f"/imports {VALUE}")
    await maya.sees("No import fits")
    posted = [str(call) for call in await slack.calls("chat.postMessage")]
    edited = [str(call) for call in await slack.calls("chat.update")]
    assert sum("<@" in words for words in posted) == 1
    assert not any("<!" in words.replace("<!date^", "") for words in [*posted, *edited])


async def test_a_text_without_blocks_says_the_same(maya: Person) -> None:
    """Notifications and screen readers read the message's text alone."""
    summary = await import_file(maya, TABLE, name=NAME)
    aloud = Seen({"ts": summary.ts, "text": summary.text}, summary.names)
    assert f"import 1, {SHOWN}." in aloud
    assert f"{VALUE} (1)" in aloud
