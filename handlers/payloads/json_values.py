"""Values taken out of Slack's JSON, where anything may be missing or of another type."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Json = Mapping[str, object]
_Value = TypeVar("_Value")


class PayloadError(Exception):
    """What Slack sent lacks something that we need; the text says what."""


def required_text(source: Json, key: str) -> str:
    """The text under this key; raises PayloadError when there is none."""
    if found := text(source, key):
        return found
    raise PayloadError(f"Slack's payload has no `{key}`.")


def understood(read: _Value | None, said: str, what: str) -> _Value:
    """What was read of a text; raises PayloadError where that was nothing: the payload has `what`."""
    if read is None:
        raise PayloadError(f"Slack's payload has {what}: {said!r}.")
    return read


def text(source: Json, key: str) -> str:
    """The text under this key, or an empty one."""
    found = source.get(key)
    return found if isinstance(found, str) else ""


def whole_number(source: Json, key: str) -> int:
    """The whole number under this key, or 0."""
    found = source.get(key)
    return found if isinstance(found, int) else 0


def nested(source: Json, *keys: str) -> Json:
    """The object that is found by following these keys, or an empty one."""
    for key in keys:
        found = source.get(key)
        source = found if isinstance(found, Mapping) else {}
    return source


def texts(source: Json, key: str) -> Sequence[str]:
    """The texts in the list under this key, if any."""
    found = source.get(key)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def objects(source: Json, key: str) -> Sequence[Json]:
    """The objects in the list under this key, if any."""
    found = source.get(key)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
