"""The playground's server: a pretend Slack workspace at a free address of this machine, or two of them."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.control import Control
from playground.guard import answer_page_errors, refuse_strangers
from playground.ids import Clock
from playground.install_page import InstallPage
from playground.limits import Limits
from playground.manifest import Manifest
from playground.page_acting import PageActing
from playground.page_reading import PageReading
from playground.samples import Samples
from playground.slack import Slack
from playground.web_api.endpoint import WebApi

HOST = "127.0.0.1"
LARGEST_BODY = 1024**3
SHUTDOWN_SECONDS = 1.0
HERE = Path(__file__).parents[1]


class Playground:
    """A workspace that runs between `async with` and its end.

    `port` 0 takes a free one. The app connects to `api_url` with the tokens in `slack.credentials`. With
    `two_workspaces` there is another one at `second_url`, `second`, and the app is installed in neither yet:
    `slack.grants` has its id and its secret.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        port: int = 0,
        limits: Limits | None = None,
        clock: Clock = time.time,
        samples: Path = HERE / "samples",
        two_workspaces: bool = False,
    ) -> None:
        self._listener = socket.create_server((HOST, port))
        self._second_listener = socket.create_server((HOST, 0)) if two_workspaces else None
        self.url = _url_of(self._listener)
        self.install_port = _find_free_port() if two_workspaces else 0
        self.second_url = _url_of(self._second_listener) if self._second_listener else ""
        self._manifest = manifest
        self._limits = limits or Limits()
        self._clock = clock
        self._samples = Samples(samples)

    @property
    def api_url(self) -> str:
        """The Web API's address, in place of https://slack.com/api/."""
        return f"{self.url}/api/"

    @property
    def install_url(self) -> str:
        """Where the app is installed, once it runs with `install_port`."""
        return f"http://{HOST}:{self.install_port}/slack/install"

    async def __aenter__(self) -> Self:
        """Open the workspace, or both."""
        self.slack = Slack.populated(self._manifest, self._limits, self._clock, self.url)
        self.second = self.slack.with_second(self.second_url)
        self._runners = [await _start(self._application(), self._listener)]
        if self._second_listener:
            self.slack.credentials.remove()
            redirect = f"http://{HOST}:{self.install_port}/slack/oauth_redirect"
            self.slack.grants.redirect_urls.append(redirect)
            self._runners.append(await _start(self._page(self.second), self._second_listener))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the workspaces, and every connection to them."""
        await self.second.close()
        await self.slack.close()
        for runner in self._runners:
            await runner.cleanup()

    @property
    def _slacks(self) -> tuple[Slack, ...]:
        return (self.slack, self.second) if self._second_listener else (self.slack,)

    def _application(self) -> web.Application:
        """The first workspace's page, and all that the app finds at Slack, whichever workspace it is of."""
        application = self._page(self.slack)
        application.add_routes(
            [
                web.route("*", "/api/{method}", WebApi(self._slacks).serve),
                web.get("/socket/{ticket}", self.slack.sockets.serve),
                web.get("/files/{place}/{path:.*}", self._serve_download),
                web.post("/upload/{ticket}", self._serve_upload),
                web.post("/response/{ticket}", self._serve_answer),
                *InstallPage(self._slacks).routes(),
            ]
        )
        return application

    def _page(self, slack: Slack) -> web.Application:
        """A workspace's page, and its control API."""
        application = web.Application(
            middlewares=[refuse_strangers, answer_page_errors], client_max_size=LARGEST_BODY
        )
        application.add_routes(
            [
                *PageReading(slack, self._samples, HERE / "page").routes(),
                *PageActing(slack, self._samples).routes(),
                *Control(slack).routes(),
            ]
        )
        return application

    async def _serve_download(self, request: web.Request) -> web.Response:
        team = request.match_info["place"].partition("-")[0]
        return await self._where(lambda slack: slack.workspace.team.id == team).files.serve_download(request)

    async def _serve_upload(self, request: web.Request) -> web.Response:
        ticket = request.match_info["ticket"]
        return await self._where(lambda slack: slack.files.expects(ticket)).files.serve_upload(request)

    async def _serve_answer(self, request: web.Request) -> web.Response:
        ticket = request.match_info["ticket"]
        return await self._where(lambda slack: slack.response_urls.issued(ticket)).response_urls.serve(
            request
        )

    def _where(self, is_there: Callable[[Slack], bool]) -> Slack:
        """The workspace that gave an address out; the first, which refuses it, where none did."""
        return next(filter(is_there, self._slacks), self.slack)


def _find_free_port() -> int:
    """A port that the app may listen at: nobody does, unless they were faster."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def _url_of(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"


async def _start(application: web.Application, listener: socket.socket) -> web.AppRunner:
    runner = web.AppRunner(application, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner
