"""A language of marked English letters, half as long again: what stays plain is in no catalogue.

Placeholders, code, links and emoji stay as they are, and each value stands between two half brackets, so that
what people wrote can be told from what the program says. `plain` takes all of it away again.
"""

import re
from functools import cache
from gettext import NullTranslations
from html import unescape
from typing import Final

from importer.words.language import Catalogue

_PLAIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MARKED: Final = "ĀƁĆĎĒḞĜĤĨĴĶĹḾŃŌṔɊŔŚŤŨṼŴẊŶŹāƀćďēḟĝĥĩĵķĺḿńōṕɋŕśťũṽŵẋŷź"
_BEGINS: Final = "⸢"
_ENDS: Final = "⸣"
_STRETCH: Final = "ˑ"

_KEPT: Final = re.compile(r"\{[a-z_]+\}|`[^`]*`|<[^>]*>|:[a-z_0-9+-]+:|\\u[0-9a-f]{4}")
_VALUE: Final = re.compile(f"{_BEGINS}[^{_BEGINS}{_ENDS}]*{_ENDS}")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")

_MARK: Final = str.maketrans(_PLAIN, _MARKED)
_UNMARK: Final = str.maketrans(_MARKED, _PLAIN, f"{_BEGINS}{_ENDS}{_STRETCH}")


class _Marked(NullTranslations):
    def gettext(self, message: str) -> str:
        return mark(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return mark(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - English says the same
        return mark(message)


PSEUDO: Final = Catalogue("en_GB", _Marked())


@cache
def mark(message: str) -> str:
    """The message in the made-up language."""
    pieces, end = [], 0
    for kept in _KEPT.finditer(message):
        pieces += [_marked(message[end : kept.start()]), _set_apart(kept[0])]
        end = kept.end()
    return "".join([*pieces, _marked(message[end:])])


def plain(text: str) -> str:
    """What was marked, in English again; every other text as it is."""
    return text.translate(_UNMARK)


def find_unmarked(text: str, world: str) -> list[str]:
    """Prose, and words within values, that no catalogue has given and nobody of this world has written."""
    pieces, text = [], unescape(_KEPT.sub("", text))
    while _VALUE.search(text):
        pieces += [word for value in _VALUE.findall(text) for word in _WORD.findall(value)]
        text = _VALUE.sub(" ", text)
    prose = text.strip()
    pieces += [prose] if _WORD.search(prose) else []
    return [piece for piece in pieces if piece not in world]


def _marked(prose: str) -> str:
    """Double each second letter at the end of its word, so that lines may break as before."""
    return re.sub(r"[A-Za-z]+", lambda word: word[0].translate(_MARK) + _STRETCH * (len(word[0]) // 2), prose)


def _set_apart(kept: str) -> str:
    return f"{_BEGINS}{kept}{_ENDS}" if kept.startswith("{") else kept
