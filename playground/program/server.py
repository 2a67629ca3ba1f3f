"""The playground's server: one pretend Slack workspace at a free address of this machine."""

import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.control import Control
from playground.guard import answer_page_errors, refuse_strangers
from playground.ids import Clock
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

    `port` 0 takes a free one. The app connects to `api_url` with the tokens in `slack.credentials`.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        port: int = 0,
        limits: Limits | None = None,
        clock: Clock = time.time,
        samples: Path = HERE / "samples",
    ) -> None:
        self._listener = socket.create_server((HOST, port))
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self._manifest = manifest
        self._limits = limits or Limits()
        self._clock = clock
        self._samples = Samples(samples)

    @property
    def api_url(self) -> str:
        """The Web API's address, in place of https://slack.com/api/."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        """Open the workspace."""
        self.slack = Slack.populated(self._manifest, self._limits, self._clock, self.url)
        self._runner = web.AppRunner(self._application(), shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the workspace, and every connection to it."""
        await self.slack.close()
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        slack = self.slack
        application = web.Application(
            middlewares=[refuse_strangers, answer_page_errors], client_max_size=LARGEST_BODY
        )
        application.add_routes(
            [
                web.route("*", "/api/{method}", WebApi(slack).serve),
                web.get("/socket/{ticket}", slack.sockets.serve),
                web.get("/files/{place}/{path:.*}", slack.files.serve_download),
                web.post("/upload/{ticket}", slack.files.serve_upload),
                web.post("/response/{ticket}", slack.response_urls.serve),
                *PageReading(slack, self._samples, HERE / "page").routes(),
                *PageActing(slack, self._samples).routes(),
                *Control(slack).routes(),
            ]
        )
        return application
