"""The account managers that one cell names, each with its place in the cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from importer.matching.values import trim

_BLANKS = " \t\r\n\f\v"
# A quoted name before an address in angle brackets may hold any of the separators (RFC 5322, 3.4).
_PIECE = re.compile(r'(?:"[^"]*"(?=[^"<>,;|]*<)|[^,;|\r\n\v\f\x85\u2028\u2029\uff0c\uff1b\uff5c\u3001])+')
_WORDS = r"(?:and|et|und|y|e|i|en|och|og|oraz|&|\+)"
_BETWEEN_EMAILS = re.compile(rf"\s*/\s*|\s+{_WORDS}\s+|\s+", re.IGNORECASE)
_LEADING_WORD = re.compile(rf"\s*{_WORDS}\s+(?=\S*@)", re.IGNORECASE)
_LONGEST = 400  # an email has 320 letters at most
_LAST_WORD = re.compile(r"\S+\Z")
_NEXT_WORD = re.compile(r"\S+")
_EMAIL = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_PLAIN = re.compile(r"[a-z0-9_.+-]+@[a-z0-9_.+-]+", re.IGNORECASE | re.ASCII)
_LINK = "mailto:"


class Written(NamedTuple):
    """One account manager as the cell names it: the email, or what stands in its place, and where that is."""

    text: str
    start: int
    end: int


def is_plain(cell: str) -> bool:
    """Whether the cell is one email and nothing else, as most are: `addresses` would find the same, ten times as slowly."""
    return _PLAIN.fullmatch(cell) is not None


def addresses(cell: str) -> list[Written]:
    """What stands between separators; of `Maya <maya@…>` and `mailto:maya@…` the address alone, and nothing of blank parts.

    A slash, a word such as `and`, and blanks separate only where an email stands on either side.
    """
    return [_address(cell, start, end) for start, end in _parts(cell) if trim(cell[start:end])]


def replace_all(cell: str, written: Sequence[Written], by: Mapping[str, str]) -> str:
    """The cell with other texts in the places of some of its addresses, otherwise as it stands."""
    whole, last = list[str](), 0
    for one in written:
        whole += cell[last : one.start], by.get(one.text, one.text)
        last = one.end
    return "".join([*whole, cell[last:]]).strip(_BLANKS)


def _parts(cell: str) -> Iterator[tuple[int, int]]:
    """The places between separators."""
    for piece in _PIECE.finditer(cell):
        start, end = piece.span()
        if start and (word := _LEADING_WORD.match(cell, start, end)):  # as in `maya@…, and tom@…`
            start = word.end()
        last_email = cell.rfind("@", start, end)
        for separator in _BETWEEN_EMAILS.finditer(cell, start, max(start, last_email)):
            if _is_between_emails(cell, start, separator):
                yield start, separator.start()
                start = separator.end()
        yield start, end


def _is_between_emails(cell: str, start: int, separator: re.Match[str]) -> bool:
    """Whether an email ends right before the separator; that one follows is known, but behind blanks it must be next."""
    before = _LAST_WORD.search(cell, max(start, separator.start() - _LONGEST), separator.start())
    if not before or "@" not in before[0]:
        return False
    if separator[0].strip() or before[0].endswith(">"):
        return True
    following = _NEXT_WORD.match(cell, separator.end())
    return following is not None and "@" in following[0] and not following[0].startswith("<")


def _address(cell: str, start: int, end: int) -> Written:
    part = cell[start:end].strip(_BLANKS)
    address = _address_in(part)
    first = cell.index(part, start, end) + part.rindex(address)
    return Written(address, first, first + len(address))


def _address_in(part: str) -> str:
    """The address alone, or the whole part where it holds none or a second one."""
    name, opened, rest = part.rpartition("<")
    if opened and rest.endswith(">") and _is_quoted(name.strip()):
        address = _without_link(rest[:-1].strip(_BLANKS))
        if _EMAIL.fullmatch(address) and _says_no_other(name, address):
            return address
    return _without_link(part)


def _is_quoted(name: str) -> bool:
    """Whether the name is quoted as a whole, or not at all."""
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return not set(name[1:-1] if quoted else name) & set('"<>')


def _says_no_other(name: str, address: str) -> bool:
    """Some programs write the address where the name belongs; another one there may be the one that is meant."""
    return "@" not in name or name.strip("'\" ").casefold() == address.casefold()


def _without_link(text: str) -> str:
    is_link = text[: len(_LINK)].casefold() == _LINK and _EMAIL.fullmatch(text, len(_LINK))
    return text[len(_LINK) :] if is_link else text
