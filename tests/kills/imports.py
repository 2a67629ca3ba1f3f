"""Imports as people see them and the store keeps them; each must end as if nothing had happened."""

from collections.abc import Callable, Sequence

from importer.words.errors import JobNotFoundError
from importer.words.jobs import ImportJob
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.steps import QUESTION, SUMMARY, replies
from tests.kills.assignments import assignment_file
from tests.kills.outcome import Outcome, expected, outcome
from tests.patience import until
from tests.storage.kept import still_to_be_said


class Imports:
    """One person's imports, in turns; looking at them takes no lock that the bot might wait for."""

    def __init__(self, person: Person, store: Store, workspace: int, outcomes: Sequence[Outcome]) -> None:
        self.person = person
        self._store = store
        self._workspace = workspace
        self._outcomes = outcomes
        self._threads: list[Seen] = []

    async def share(self) -> Seen:
        """Share the next turn's file."""
        turn = len(self._threads)
        shared = await self.person.share(assignment_file(turn), name=f"turn{turn}.csv")
        self._threads.append(shared)
        return shared

    async def begin(self) -> Seen:
        """Press Import below the preview of the last file, as soon as it is there; the press is kept then.

        So many customers change that the page asks once more, with the numbers.
        """
        preview = await self.is_previewed()
        await self.person.press(preview, "Import")
        await self.comes_to(lambda job: job.started_by is not None, "Import was never pressed.")
        return preview

    async def is_previewed(self) -> Seen:
        """The preview of the last file, as soon as it is there."""
        question = await self.person.sees(QUESTION, thread=self._threads[-1])
        return await self.person.sees_change(question, "customers change:")

    async def job(self) -> ImportJob:
        """The last import, as the store keeps it."""
        return await self._store.jobs.numbered(self._workspace, len(self._threads))

    async def comes_to(self, is_so: Callable[[ImportJob], bool], sentence: str) -> ImportJob:
        """The last import, as soon as this is so."""

        async def look() -> bool:
            try:
                return is_so(await self.job())
            except JobNotFoundError:
                return False

        await until(look, lambda: f"{sentence}\n{self.person.transcript()}")
        return await self.job()

    async def ends_right(self) -> None:
        """Wait until the end has been told, and hold it to what the import comes to undisturbed."""
        job = await self.is_told()
        brought = await self.person.sees(lambda message: bool(message.files), thread=self._threads[-1])
        result = await outcome(self._store, job, await self.person.download(brought))
        wanted = expected(self._outcomes, len(self._threads) - 1)
        assert result.counts == wanted.counts, (result.counts, wanted.counts)
        assert result.error_file == wanted.error_file, result.error_file.decode()
        assert result.customers == wanted.customers, "Some customers have other assignments."

    async def is_told(self) -> ImportJob:
        """The last import, as soon as all that people are to be told of it was said."""

        async def look() -> bool:
            job = await self.job()
            return job.state.ended and not await still_to_be_said(self._store, job.id)

        await until(look, lambda: f"The end of the import was never told.\n{self.person.transcript()}")
        return await self.job()

    def said_once(self) -> bool:
        """Whether each thread has one question, one summary and one error file, and nothing else."""
        return all(self._is_said_once(shared) for shared in self._threads)

    def _is_said_once(self, shared: Seen) -> bool:
        said = replies(self.person, shared)
        kinds = ["See the result below" in said[0], SUMMARY in said[1], bool(said[2].files)]
        return len(said) == len(kinds) and all(kinds)
