"""What people do often: share a file and be asked, press Import, read the summary, take the error file."""

from pathlib import Path

from bot.settings import Settings
from handlers.payloads.ids import PostingKind
from importer.words.jobs import ImportJob
from storage.store import Store, open_store
from tests.dialogue import HANDOFF_CHANNEL, Person, Seen
from tests.dialogues.control import Control
from tests.patience import until
from tests.pseudo import plain

QUESTION = "Which columns of"
CHECKING = "Checking "
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


def is_checked(message: Seen) -> bool:
    """Whether it is the question with all rows checked; versions without previews checked none."""
    return QUESTION in message and CHECKING not in message


async def press_import(person: Person, question: Seen) -> Seen:
    """Press Import, or Finish where nothing would change; the summary."""
    now = await person.sees(lambda message: message.ts == question.ts)
    await person.press(now, "Import" if "[Import" in plain(str(now)) else "Finish")
    return await reply_after(person, question, SUMMARY)


async def import_file(person: Person, content: Path | bytes | str, *, name: str = "") -> Seen:
    """Share a file whose columns are all proposed and import it; the summary."""
    return await press_import(person, await ask_about(person, content, name=name))


async def press_import_and_hold(person: Person, question: Seen, slack: Control, settings: Settings) -> None:
    """Press Import, and let the import hang: rows are checked anew, and Slack is slow to give the file.

    So it is with a question whose rows were never checked, as those from before there were previews.
    """
    store = await open_store(settings.database_url)
    try:
        job = await _find_asked(store, question)
        await store.jobs.choose(job.id, job.reading.mapping, job.reading.proposal)
        for copy in settings.files_folder.iterdir():
            copy.unlink()
        fetched = len(await slack.calls("files.info"))
        await slack.hold("files.download")
        await store.jobs.start(job.id, person.id)
    finally:
        await store.close()
    await slack.sees_calls("files.info", fetched + 1)


async def _find_asked(store: Store, question: Seen) -> ImportJob:
    """The job that the question is about, once it is kept where that stands: people may be faster."""
    found = list[ImportJob]()

    async def is_found() -> bool:
        for job in await store.jobs.history(await store.workspaces.pick(), limit=50):
            said = await store.postings.latest(job.id, PostingKind.QUESTION)
            if said and said.place == question.ts:
                found.append(job)
        return bool(found)

    await until(is_found, f"No import asks this:\n{question}")
    return found[0]


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
