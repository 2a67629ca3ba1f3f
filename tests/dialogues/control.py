"""What goes on at Slack's side: failures, repeats and cut connections, planned through the playground."""

from typing import Any, TypeAlias

import aiohttp

from tests.patience import until

Json: TypeAlias = dict[str, Any]


class Control:
    """The playground's control API."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def fail(self, method: str, *, times: int = 1, **failure: str | int | bool) -> None:
        """Let the coming calls of a method fail: `status`, `error`, `retry_after` in seconds, or `html`."""
        await self._post("/control/fail", {"method": method, "times": times, **failure})

    async def storm(self, seed: int, share: float, lag_seconds: float) -> None:
        """Let so large a share of all calls fail from now on, each in a way that follows from the seed."""
        await self._post("/control/storm", {"seed": seed, "share": share, "lag_seconds": lag_seconds})

    async def calm(self) -> list[Json]:
        """End the storm; how many `times` calls of each `method` `met` what."""
        async with self._session.post("/control/calm", json={}) as answer:
            met: list[Json] = await answer.json()
            return met

    async def hold(self, method: str, moment: str = "before") -> None:
        """Let the calls of a method hang: `before` anything is done, or `after`, without an answer."""
        await self._post("/control/hold", {"method": method, "moment": moment})

    async def release(self) -> None:
        """Let all that hangs go on."""
        await self._post("/control/release", {})

    async def bar_app(self) -> None:
        """Let the organisation take the app from this workspace."""
        await self._post("/control/bar_app", {})

    async def remove_app(self) -> None:
        """Take the app out of the workspace, and tell it so."""
        await self._post("/control/remove_app", {})

    async def repeat_events(self, times: int) -> None:
        """Deliver each coming event so many times more."""
        await self._post("/control/repeat_events", {"times": times})

    async def events_over_all(self) -> None:
        """Deliver each coming event over all of the app's connections at the same moment."""
        await self._post("/control/events_over_all", {})

    async def events_twice(self) -> None:
        """Deliver each coming event twice at the same moment, under two ids."""
        await self._post("/control/events_twice", {})

    async def tell_of_files(self, facts: Json | None = None, stub: Json | None = None) -> None:
        """Let the bot be told these facts of coming files; a stub's messages have only the id and these."""
        await self._post("/control/files", {"facts": facts, "stub": stub})

    async def age(self, ts: str) -> None:
        """Let a message be so old that it can't be edited any more."""
        await self._post("/control/age", {"ts": ts})

    async def drop_sockets(self) -> None:
        """Cut the app's connections without a word."""
        await self._post("/control/drop_sockets", {})

    async def calls(self, method: str) -> list[Json]:
        """The arguments of all calls of a method, oldest first."""
        async with self._session.get("/control/calls", params={"method": method}) as answer:
            return [call["body"] for call in await answer.json()]

    async def sees_calls(self, method: str, count: int = 1) -> None:
        """Wait until the app has called a method so many times."""

        async def is_so() -> bool:
            return len(await self.calls(method)) >= count

        await until(is_so, f"The app never called {method} {count} times.")

    async def _post(self, path: str, body: Json) -> None:
        async with self._session.post(path, json=body) as answer:
            assert answer.status == 200, await answer.text()
