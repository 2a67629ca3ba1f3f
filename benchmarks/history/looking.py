"""What people wait for: each thing is done several times in the pretend workspace, and timed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from time import perf_counter

from tests.dialogue import Person, Seen
from tests.dialogues.steps import is_checked, press_import

LIST = "Imports, newest first"
Timed = tuple[str, list[float]]
"""What was done, and the seconds that each time took."""


async def timed(times: int, step: Callable[[], Awaitable[object]]) -> list[float]:
    """The seconds of each time that a step is done."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        await step()
        taken.append(perf_counter() - begun)
    return taken


class Looking:
    """One person who looks back, and imports something small."""

    def __init__(self, person: Person, times: int) -> None:
        self._person = person
        self._times = times

    async def at_everything(self, old: int, many_errors: int, small_file: str) -> AsyncIterator[Timed]:
        """Everything that people wait for; `old` and `many_errors` are numbers of imports."""
        yield "`/imports`: the newest ones", await self._each(self._asks("/imports", LIST))
        yield "the button *Older imports*", await self._each(self._pages_on)
        yield "the details of an old import", await self._each(self._asks(f"/imports {old}", f"Import {old}"))
        yield "its error file, sent", await self._each(lambda: self._takes_error_file(old))
        first = self._asks(f"/imports {many_errors}", f"Import {many_errors}")
        # An import does so itself at the end of its check, and keeps the result; this one's was taken away.
        yield "the errors of the one with many are counted, once", await timed(1, first)
        yield "its details", await self._each(first)
        yield (
            "200 rows: from sharing to the question, and from *Import* to the summary",
            await self._each(lambda: self._imports(small_file)),
        )

    async def _each(self, step: Callable[[], Awaitable[object]]) -> list[float]:
        return await timed(self._times, step)

    def _asks(self, command: str, words: str) -> Callable[[], Awaitable[Seen]]:
        async def ask() -> Seen:
            last = self._person.messages()[-1]
            await self._person.command(command)
            return await self._person.sees(words, after=last)

        return ask

    async def _pages_on(self) -> None:
        """The list is there already after the first time, and goes on from where it is."""
        shown = await self._person.sees(LIST)
        before = str(shown)
        await self._person.press(shown, "Older imports")
        await self._person.sees_change(shown, lambda message: str(message) != before)

    async def _takes_error_file(self, number: int) -> None:
        title = f"Import {number}\n"
        shown = await self._person.sees(lambda message: title in message and "Columns read" in message)
        last = self._person.messages()[-1]
        await self._person.press(shown, "Error file")
        await self._person.sees(f"The error file of import {number} is in your direct messages", after=last)

    async def _imports(self, file: str) -> None:
        shared = await self._person.share(file, name="few.csv")
        await press_import(self._person, await self._person.sees(is_checked, thread=shared))
