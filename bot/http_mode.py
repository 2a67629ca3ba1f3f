"""Slack's deliveries over HTTP: what Slack has not signed is refused before anything else sees it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.listening import listen, sparing_log
from bot.setting_values import SettingsError
from bot.settings import Settings
from bot.watch import Watch

EVENTS_PATH: Final = "/slack/events"
_LONGEST_TIMESTAMP: Final = 12


@asynccontextmanager
async def listen_over_http(
    app: AsyncApp, settings: Settings, watch: Watch
) -> AsyncIterator[asyncio.Future[SettingsError]]:
    """Listen for Slack's requests; what it gives is never done, because nobody can shut out who listens."""
    application = app.web_app(EVENTS_PATH)
    application.middlewares.append(verify_signatures(settings.slack_signing_secret))
    application.middlewares.append(_measure_acknowledgements(watch))
    async with listen(application, settings.host, settings.port, "PORT"):
        yield asyncio.get_running_loop().create_future()


def _measure_acknowledgements(watch: Watch) -> Middleware:
    """Only those of what Slack has signed: it comes behind that."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        with watch.acknowledging():
            return await handler(request)

    return middleware


def verify_signatures(secret: str) -> Middleware:
    """Answers 401 to what is not signed with the secret, and lets the rest through.

    Bolt verifies as well, but takes a malformed timestamp for a failure of ours, logs whole bodies, and
    answers some requests before it looks at their signature.
    """
    verifier, log = SignatureVerifier(secret), sparing_log()

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_signed(verifier, request.headers, await request.read()):
            return await handler(request)
        log.warning("a request without a valid signature of Slack's was refused")
        return web.json_response({"error": "invalid request"}, status=401)

    return middleware


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
