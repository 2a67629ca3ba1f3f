"""Keeps other web pages, open in the same browser, away from the playground; words its own errors."""

import json
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from playground.errors import PageError

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOCAL_NAMES = ("127.0.0.1", "localhost")


@web.middleware
async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was not addressed to this machine, or was sent by another site's page."""
    origin = request.headers.get(hdrs.ORIGIN)
    addressed_here = request.url.host in LOCAL_NAMES
    if not addressed_here or (origin is not None and urlsplit(origin).netloc != request.url.authority):
        raise web.HTTPForbidden(text="The playground serves its own page alone.")
    return await handler(request)


@web.middleware
async def answer_page_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what the page asked wrongly with a sentence."""
    try:
        return await handler(request)
    except PageError as error:
        return web.json_response({"error": str(error)}, status=error.status, dumps=json.dumps)
