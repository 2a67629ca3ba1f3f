"""The arguments of a Web API call, whatever form they came in."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import hdrs, web

from playground.errors import SlackError
from playground.wire import JsonObject


class Arguments(Mapping[str, Any]):
    """Named arguments from the query, a form or a JSON body; forms hold structures as JSON text."""

    def __init__(self, given: JsonObject) -> None:
        self._given = given

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - JSON of any form
        """The argument as it was given."""
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the arguments given."""
        return iter(self._given)

    def __len__(self) -> int:
        """How many arguments were given."""
        return len(self._given)

    def text(self, name: str, default: str = "") -> str:
        """A text, or the default."""
        value = self._given.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """A yes or no; forms say 1 or true."""
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """A whole number, or the default."""
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise SlackError("invalid_arguments", [f"must be a number: {name}"])
        return int(value)

    def structure(self, name: str) -> Any:  # noqa: ANN401 - JSON of any form
        """A JSON structure that must be there, in whichever form it came."""
        value = self._given.get(name)
        if value is None:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise SlackError("invalid_arguments", [f"must be valid JSON: {name}"]) from error


async def read_arguments(request: web.Request) -> Arguments:
    """The arguments of this request."""
    given: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        given |= _json_body(await request.text())
    elif request.can_read_body:
        given |= dict(await request.post())
    return Arguments(given | _basic_credentials(request))


def _basic_credentials(request: web.Request) -> JsonObject:
    """The app's id and secret, where they come as a user and a password (RFC 6749, section 2.3.1)."""
    scheme, _, encoded = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    client_id, _, client_secret = b64decode(encoded).decode().partition(":")
    return {"client_id": client_id, "client_secret": client_secret}


def _json_body(body: str) -> JsonObject:
    try:
        parsed = json.loads(body or "{}")
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed
