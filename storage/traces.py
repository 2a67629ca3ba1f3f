"""Where a person is named in what is kept, as plain text or within JSON, and what stands there instead."""

import json
import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from importer.words.directory import User
from importer.words.workspace_settings import FORGOTTEN

_PLAIN: Final = re.compile(r"[!#-\[\]-~]+")
"""What plain text and JSON write alike: letters and signs of ASCII, but for `"` and the backslash."""


@dataclass(frozen=True)
class Person:
    """Whom to forget: their email, their ids at Slack, and their entry in the directory, as far as known.

    `called` is what stands wherever they were named: it says nothing of them, and is another one each time.
    """

    email: str
    slack_ids: Collection[str] = ()
    user: User | None = None
    called: str = field(default_factory=lambda: f"{FORGOTTEN}-{secrets.token_hex(4)}")

    @cached_property
    def _marks(self) -> re.Pattern[str]:
        """Their email, whatever its case and not within a longer one, and their ids at Slack."""
        ids = [rf"\b{re.escape(one)}\b" for one in sorted(self.slack_ids)]
        email = rf"(?<![\w.+-]){re.escape(self.email)}(?!-?\w|\.\w)"
        return re.compile("|".join([email, *ids]), re.IGNORECASE)

    @property
    def fragments(self) -> tuple[str, ...]:
        """What stands in every text that names them, as it is and in any case, one for each of their marks.

        It is what JSON writes without escapes, so a database can look for it.
        """
        marks = (self.email, *self.slack_ids)
        return tuple(max(_PLAIN.findall(mark), key=len, default="") for mark in marks)

    def is_named_in_any(self, values: Iterable[object]) -> bool:
        """Whether one of the values of a row names them."""
        return any(map(self.is_named_in, values))

    def is_named_in(self, value: object) -> bool:
        """Whether a value names them; a name alone doesn't, since a customer may have the same."""
        return isinstance(value, str) and any(self._marks.search(text) for text in _texts(value))

    def hide(self, value: str) -> str:
        """The value without them, where it or another value of the same row names them."""
        parsed = _parsed(value)
        return self._hide_in_text(value) if parsed is None else json.dumps(self._hide_within(parsed))

    def _hide_within(self, parsed: object) -> object:
        match parsed:
            case str():
                return self._hide_in_text(parsed)
            case list():
                return [self._hide_within(one) for one in parsed]
            case dict():
                return {key: self._hide_within(one) for key, one in parsed.items()}
            case _:
                return parsed

    def _hide_in_text(self, text: str) -> str:
        """What is their name and nothing else is theirs as well."""
        name = self.user.name.casefold() if self.user else ""
        if name and text.strip().casefold() == name:
            return self.called
        return self._marks.sub(self.called, text)


def _parsed(value: str) -> object:
    """What a value is as JSON, where it is; a number is a plain text."""
    if value[:1] not in {"[", "{", '"'}:
        return None
    try:
        parsed: object = json.loads(value)
    except ValueError:
        return None
    return parsed


def _texts(value: str) -> Iterator[str]:
    """The value, and what JSON has written with escapes."""
    yield value
    if "\\" in value:
        yield from _strings(_parsed(value))


def _strings(parsed: object) -> Iterator[str]:
    match parsed:
        case str():
            yield parsed
        case list():
            for one in parsed:
                yield from _strings(one)
        case dict():
            for one in parsed.values():
                yield from _strings(one)
        case _:
            return
