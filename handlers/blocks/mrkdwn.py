"""Slack's text markup: nothing that came from a file or a person is ever read as markup."""

import re
from bisect import bisect_left
from datetime import UTC, datetime
from typing import Final

from importer.permissions import command_line_name
from importer.words.language import _, in_words
from importer.words.quoting import plain

_LONGEST: Final = 80
_LONGEST_LETTER: Final = len("&amp;")
_PERSON: Final = re.compile(r"[UW][A-Z0-9]+")


def escape(text: str) -> str:
    """The text with Slack's three control characters escaped, so that `<!channel>` calls nobody.

    The rule is Slack's: https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """The text cut to a length within the limit, however Slack counts, with `…` where it was cut."""
    looked_at = text[: limit + 1]  # as much as is too long however it is counted
    if len(looked_at) * _LONGEST_LETTER <= limit or _longest_count(looked_at) <= limit:
        return text
    too_long = bisect_left(range(limit), limit, key=lambda length: _longest_count(looked_at[:length]))
    return f"{text[: too_long - 1].rstrip()}…"


def _longest_count(text: str) -> int:
    """The length with `&` counted as `&amp;` and an emoji as two: Slack doesn't say how it counts."""
    return len(escape(text).encode("utf-16-le", "surrogatepass")) // 2


def code(text: str, limit: int = _LONGEST) -> str:
    """A value from a file or a person in backticks, where nothing in it acts as formatting."""
    shown = shorten(_begin(text, limit).replace("`", "'"), limit)
    return f"`{escape(shown)}`" if shown else _("an empty value")


def _begin(text: str, limit: int) -> str:
    """What can be seen of it, on one line; only so much is looked at: a cell may be megabytes long."""
    return plain(text[: limit * 4])


def mention(user: str) -> str:
    """A mention, which notifies the person."""
    return f"<@{user}>"


def who(uploaded_by: str) -> str:
    """The person who started an import: a mention, or a name from the command line."""
    if _PERSON.fullmatch(uploaded_by):
        return mention(uploaded_by)
    if (name := command_line_name(uploaded_by)) is not None:
        return _from_command_line(name)
    return code(uploaded_by)


def _from_command_line(name: str) -> str:
    if not _begin(name, _LONGEST):
        return _("someone, from the command line")
    return _("{name}, from the command line", name=code(name))


def when(moment: datetime) -> str:
    """A moment in each reader's own time zone and language; the fallback is in UTC.

    The form is Slack's: https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
    """
    fallback = _("{moment} UTC", moment=in_words(moment.astimezone(UTC)))
    shown = _("{date} at {time}", date="{date_short_pretty}", time="{time}")
    return f"<!date^{int(moment.timestamp())}^{shown}|{fallback}>"


def day(moment: datetime) -> str:
    """The day of a moment, in the same way."""
    fallback = in_words(moment.astimezone(UTC).date())
    return f"<!date^{int(moment.timestamp())}^{{date}}|{fallback}>"


def link(address: str, words: str) -> str:
    """A link that shows our words."""
    return f"<{escape(address)}|{words}>"
