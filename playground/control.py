"""The control API: lets tests plan failures, hold calls, cut connections and read the journal of calls."""

from dataclasses import asdict

from aiohttp import web

from playground.errors import PageError
from playground.failures import Failure, Storm
from playground.holds import Moment
from playground.page_requests import PageRequest
from playground.slack import Slack

FAILURE_FIELDS = frozenset(Failure.__dataclass_fields__)
STORM_FIELDS = frozenset({"seed", "share", "lag_seconds"})


class Control:
    """Carries out what tests ask for."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        """The addresses of everything that tests can ask for."""
        return [
            web.post("/control/fail", self._fail),
            web.post("/control/storm", self._storm),
            web.post("/control/calm", self._calm),
            web.post("/control/repeat_events", self._repeat_events),
            web.post("/control/events_over_all", self._events_over_all),
            web.post("/control/events_twice", self._events_twice),
            web.post("/control/files", self._files),
            web.post("/control/age", self._age),
            web.post("/control/drop_sockets", self._drop_sockets),
            web.post("/control/refresh_sockets", self._refresh_sockets),
            web.post("/control/hold", self._hold),
            web.post("/control/release", self._release),
            web.post("/control/remove_app", self._remove_app),
            web.post("/control/bar_app", self._bar_app),
            web.get("/control/calls", self._calls),
        ]

    async def _fail(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        unknown = set(asked.body) - FAILURE_FIELDS
        if unknown or "method" not in asked.body:
            raise PageError(f"A failure has these parts: {', '.join(sorted(FAILURE_FIELDS))}.")
        self._slack.failures.plan(Failure(**asked.body))
        return web.json_response({"ok": True})

    async def _storm(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        if set(asked.body) != STORM_FIELDS:
            raise PageError(f"A storm has these parts: {', '.join(sorted(STORM_FIELDS))}.")
        self._slack.failures.storm = Storm(**asked.body)
        return web.json_response({"ok": True})

    async def _calm(self, _request: web.Request) -> web.Response:
        storm, self._slack.failures.storm = self._slack.failures.storm, None
        met = sorted(storm.tally.items()) if storm else []
        return web.json_response([{"method": method, "met": kind, "times": n} for (method, kind), n in met])

    async def _repeat_events(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        self._slack.deliveries.repeats = int(asked.body.get("times", 1))
        return web.json_response({"ok": True})

    async def _events_over_all(self, _request: web.Request) -> web.Response:
        self._slack.deliveries.over_all = True
        return web.json_response({"ok": True})

    async def _events_twice(self, _request: web.Request) -> web.Response:
        self._slack.deliveries.twice = True
        return web.json_response({"ok": True})

    async def _files(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        self._slack.workspace.coming_facts = asked.body.get("facts") or {}
        self._slack.workspace.coming_stub = asked.body.get("stub")
        return web.json_response({"ok": True})

    async def _age(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        self._slack.workspace.too_old.add(asked.text("ts"))
        return web.json_response({"ok": True})

    async def _drop_sockets(self, _request: web.Request) -> web.Response:
        self._slack.sockets.drop()
        return web.json_response({"ok": True})

    async def _refresh_sockets(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        await self._slack.sockets.disconnect(asked.text("reason"))
        return web.json_response({"ok": True})

    async def _hold(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        moment = asked.body.get("moment", Moment.BEFORE)
        if moment not in list(Moment):
            raise PageError(f"A call can be held at these moments: {', '.join(Moment)}.")
        self._slack.holds.hold(asked.text("method"), Moment(moment))
        return web.json_response({"ok": True})

    async def _release(self, _request: web.Request) -> web.Response:
        self._slack.holds.release()
        return web.json_response({"ok": True})

    async def _remove_app(self, request: web.Request) -> web.Response:
        asked = await PageRequest.read(self._slack, request)
        self._slack.credentials.remove()
        if not asked.body.get("unheard"):
            self._slack.events.tell_app_removed()
        return web.json_response({"ok": True})

    async def _bar_app(self, _request: web.Request) -> web.Response:
        """Its organisation takes the app from this workspace."""
        self._slack.credentials.is_barred = True
        self._slack.events.tell_access_revoked()
        return web.json_response({"ok": True})

    async def _calls(self, request: web.Request) -> web.Response:
        calls = self._slack.journal.calls(request.query.get("method"))
        return web.json_response([asdict(call) for call in calls])
