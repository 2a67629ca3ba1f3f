"""Listening at one of this machine's addresses: for Slack's requests, and for whoever watches the program."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.log import OnceAMinute
from bot.setting_values import SettingsError
from importer.words.language import lazy_gettext
from importer.words.system_words import reason_of

SHUTDOWN_SECONDS: Final = 2.0
"""How long requests may take to be answered at the end; Slack waits for three seconds at most."""


@asynccontextmanager
async def listen(application: web.Application, host: str, port: int, setting: str) -> AsyncIterator[None]:
    """Answer requests while the context lasts; raises SettingsError, which names the setting of the port."""
    # Strangers make any number of requests: neither aiohttp's lines about them nor ours may fill the log.
    runner = web.AppRunner(
        application, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None, logger=sparing_log()
    )
    await runner.setup()
    try:
        await _start(runner, host, port, setting)
        yield
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner, host: str, port: int, setting: str) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsError(
            lazy_gettext(
                "{setting} {port} of HOST {host} can't be listened on: {error}. "
                "Stop what uses it, or choose another.",
                setting=setting,
                port=str(port),
                host=host,
                error=reason_of(error),
            )
        ) from error


def sparing_log() -> logging.Logger:
    """A log of a line a minute."""
    log = logging.getLogger("bot.listening.strangers")
    if not log.filters:
        log.addFilter(OnceAMinute(time.monotonic))
    return log
