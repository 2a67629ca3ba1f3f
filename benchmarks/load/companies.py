"""Two companies that install one bot: each has people, customers and files of its own, called alike."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.importing.generate import DIRECTORY
from benchmarks.load.crowd import Crowd, Seat
from benchmarks.load.extent import Extent
from benchmarks.load.threads import find_faults
from benchmarks.load.trial import Waits, go_through
from benchmarks.load.truth import Ask, Truth
from bot.settings import Settings
from importer.words.directory import DirectoryKind
from playground.cast import LEO, MAYA
from playground.program.server import Playground
from playground.slack import Slack
from storage.store import Store
from tests.dialogues.installing import install
from tests.listed import load_directory

_PATIENCE = 20.0
"""Who sees no result so many seconds after pressing Import presses again, if the button is still there."""
_SHARERS = ((MAYA.id, "C0HANDOFF01"), (LEO.id, "C0HANDOFF02"))
"""Who shares the large file of each company, and where."""


@dataclass(frozen=True, slots=True)
class Company:
    """One of them: its workspace at Slack, its page's address, its files, and who shares the large one."""

    slack: Slack
    url: str
    truth: Truth
    sharer: Seat

    async def install(self, playground: Playground, store: Store) -> None:
        """Install the bot, and let it know the company's people, workflows and customers."""
        shown = await install(Settings(oauth_port=playground.install_port), self.slack)
        if shown.status != 200:
            raise RuntimeError(f"The app was not installed: {shown.text}")
        for kind in DIRECTORY:
            file = self.truth.folder / f"{kind}.csv"
            await load_directory(DirectoryKind(kind), file, await self._id_in(store), store.directory)

    async def go_through(self, extent: Extent) -> Waits:
        """Share and import all of its files."""
        async with aiohttp.ClientSession(self.url) as session:
            crowd = Crowd(self.slack, session, _PATIENCE)
            return await go_through(crowd, crowd.admit(extent), self.truth, self.sharer)

    async def faults(self, ask: Ask, store: Store) -> Sequence[str]:
        """What isn't as its files say, in its part of the database and in its threads."""
        kept = await asyncio.to_thread(self.truth.faults, ask, await self._id_in(store))
        return [*kept, *find_faults(self.slack.workspace, self.truth.wrong)]

    async def _id_in(self, store: Store) -> int:
        return await store.workspaces.pick(self.slack.workspace.team.id)


def make_companies(playground: Playground, extent: Extent, folder: Path) -> Iterator[Company]:
    """Both, with their files in the folder."""
    places = ((playground.slack, playground.url), (playground.second, playground.second_url))
    for number, ((slack, url), sharer) in enumerate(zip(places, _SHARERS, strict=True)):
        own = folder / f"company{number}"
        own.mkdir()
        yield Company(slack, url, Truth(own, extent, number), sharer)
