"""What people do again and again: share a file and be asked, press Import, read the summary, take the error file."""

from pathlib import Path

from bot.settings import Settings
from tests.dialogue import HANDOFF_CHANNEL, Person, Seen
from tests.dialogues.control import Control

QUESTION = "Which columns of"
SUMMARY = "this is the result of import"


async def ask_about(
    person: Person,
    content: Path | bytes | str,
    *,
    name: str = "",
    channel: str = HANDOFF_CHANNEL,
    thread: Seen | None = None,
) -> Seen:
    """Share a file; the question about its columns."""
    shared = await person.share(content, name=name, channel=channel, thread=thread)
    return await person.sees(QUESTION, thread=thread or shared, after=shared)


async def press_import(person: Person, question: Seen) -> Seen:
    """Press Import; the summary."""
    await person.press(question, "Import")
    return await reply_after(person, question, SUMMARY)


async def import_file(person: Person, content: Path | bytes | str, *, name: str = "") -> Seen:
    """Share a file whose columns are all proposed and import it; the summary."""
    return await press_import(person, await ask_about(person, content, name=name))


async def press_import_and_hold(person: Person, question: Seen, slack: Control, settings: Settings) -> None:
    """Press Import, and let the import hang: the bot lost its copy of the file, and Slack is slow to give it again."""
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    fetched = len(await slack.calls("files.info"))
    await slack.hold("files.download")
    await person.press(question, "Import")
    await slack.sees_calls("files.info", fetched + 1)


async def reply_after(person: Person, message: Seen, words: str) -> Seen:
    """The reply with these words that comes after a message in its thread."""

    def fits(other: Seen) -> bool:
        return other.thread_ts == message.thread_ts and words in other

    return await person.sees(fits, after=message)


async def error_file_after(person: Person, summary: Seen) -> Seen:
    """The message that brings the error file, after the summary."""

    def fits(other: Seen) -> bool:
        return other.thread_ts == summary.thread_ts and bool(other.files)

    return await person.sees(fits, after=summary)


def replies(person: Person, parent: Seen, words: str = "") -> list[Seen]:
    """What stands in the thread of a message that the person sees, as far as it has these words."""
    return [reply for reply in person.messages(thread=parent) if words in reply]
