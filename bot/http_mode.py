"""Slack's deliveries over HTTP: what Slack has not signed is refused before anything else sees it."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.log import OnceAMinute
from bot.settings import Settings, SettingsError
from importer.words.language import lazy_gettext

EVENTS_PATH: Final = "/slack/events"
SHUTDOWN_SECONDS: Final = 2.0
"""How long requests may take to be answered at the end; Slack waits for three seconds at most."""
_LONGEST_TIMESTAMP: Final = 12


@asynccontextmanager
async def listen_over_http(app: AsyncApp, settings: Settings) -> AsyncIterator[asyncio.Future[SettingsError]]:
    """Listen for Slack's requests; what it gives is never done, because nobody can shut out who listens."""
    application = app.web_app(EVENTS_PATH)
    application.middlewares.append(verify_signatures(settings.slack_signing_secret))
    # Strangers make any number of requests: neither aiohttp's lines about them nor ours may fill the log.
    runner = web.AppRunner(
        application, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None, logger=_sparing_log()
    )
    await runner.setup()
    try:
        await _listen(runner, settings)
        yield asyncio.get_running_loop().create_future()
    finally:
        await runner.cleanup()


def verify_signatures(secret: str) -> Middleware:
    """Answers 401 to what is not signed with the secret, and lets the rest through.

    Bolt verifies as well, but takes a malformed timestamp for a failure of ours, logs whole bodies, and
    answers some requests before it looks at their signature.
    """
    verifier, log = SignatureVerifier(secret), _sparing_log()

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_signed(verifier, request.headers, await request.read()):
            return await handler(request)
        log.warning("a request without a valid signature of Slack's was refused")
        return web.json_response({"error": "invalid request"}, status=401)

    return middleware


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise SettingsError(
            lazy_gettext(
                "PORT {port} of HOST {host} can't be listened on: {error}. "
                "Stop what uses it, or choose another.",
                port=str(settings.port),
                host=settings.host,
                error=str(error.strerror),
            )
        ) from error


def is_signed(verifier: SignatureVerifier, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Slack signed this, lately.

    The rule is Slack's: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    # The SDK's verifier raises where a timestamp is no number, or a signature or a body no plain text.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP):
        return False
    try:
        return signature.isascii() and verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False


def _sparing_log() -> logging.Logger:
    log = logging.getLogger("bot.http_mode.strangers")
    if not log.filters:
        log.addFilter(OnceAMinute(time.monotonic))
    return log
