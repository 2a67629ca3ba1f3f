"""The account managers that a cell names: the addresses in it, looked up among the workspace's users."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from importer.matching.cell_requests import Asked, Match
from importer.matching.corrections import NO_REPLACEMENTS, Replacements, find_meant
from importer.matching.suggestions import NearestUser, Suggestions
from importer.matching.values import clean, clears, is_spreadsheet_error, trim, trim_plain
from importer.words.directory import SameList, User
from importer.words.fields import Field
from importer.words.row_errors import RowError, RowErrorCode

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


class UserIndex:
    """Finds users by email: without regard to case, else also after cleaning both sides."""

    def __init__(self, users: Sequence[User]) -> None:
        self._users = users
        self._exact = _ids_by((user.email.lower(), user.id) for user in users)

    @cached_property
    def _cleaned(self) -> Mapping[str, tuple[int, ...]]:
        """Made when it is asked for, because mostly every email is as it should be."""
        return _ids_by((clean(user.email).lower(), user.id) for user in self._users)

    @cached_property
    def domains(self) -> Collection[str]:
        """Where their addresses are."""
        return {domain_of(user.email) for user in self._users} - {""}

    def find(self, email: str) -> Match:
        """The users whom a written email fits."""
        found = self._exact.get(trim_plain(email).lower())
        if found:
            return Match(found)
        return Match(self._cleaned.get(clean(email).lower(), ()), cleaned=True)

    def find_all(self, cell: str) -> list[Match]:
        """The same for everyone whom a cell names."""
        return [self.find(one.text) for one in addresses(cell)]


@lru_cache(maxsize=2)
def _index(users: SameList[User]) -> UserIndex:
    return UserIndex(users.entries)


def index_users(users: Sequence[User]) -> UserIndex:
    """The users by email; made once for as long as the directory gives the same ones."""
    return _index(SameList(users))


def domain_of(email: str) -> str:
    """Where an address is; empty where it is none."""
    return trim(email).rpartition("@")[2].casefold() if "@" in email else ""


def _ids_by(emails: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    found = dict[str, tuple[int, ...]]()
    for email, user in emails:
        found[email] = (*found.get(email, ()), user)
    return found


class ManagersColumn:
    """Reads the cells of the column that holds the account managers."""

    def __init__(
        self, users: Sequence[User], header: str, replacements: Replacements = NO_REPLACEMENTS
    ) -> None:
        self._header = header
        self._users = index_users(users)
        self._replacements = replacements
        self._suggestions = Suggestions(partial(NearestUser, users))

    def read(self, cell: str) -> Asked[tuple[int, ...]]:
        """What one cell asks for."""
        if is_plain(cell) and len((match := self._find(cell)).ids) == 1:
            return Asked(match.ids, (), int(match.cleaned), _corrected([match]))
        if clears(cell):
            return Asked(())
        written = addresses(cell)
        matches = {one.text: self._find(one.text) for one in written}
        good = [match for match in matches.values() if len(match.ids) == 1]
        cleaned = sum(match.cleaned for match in good)
        if wrong := [text for text, match in matches.items() if len(match.ids) != 1]:
            return Asked(None, self._refuse(cell, written, wrong), cleaned, _corrected(good))
        managers = tuple(sorted({match.ids[0] for match in good})) if good else None
        return Asked(managers, (), cleaned, _corrected(good))

    def _find(self, email: str) -> Match:
        """The users whom a written email fits, or the one who is meant by it."""
        return find_meant(self._users.find, Field.ACCOUNT_MANAGER, self._replacements, email)

    def _refuse(self, cell: str, written: Sequence[Written], wrong: Sequence[str]) -> tuple[RowError, ...]:
        """An error for each wrong one; the whole cell is suggested, so that nobody else in it gets lost."""
        suggestions = self._whole_cells(cell, written, wrong)
        codes = ((text, self._code(text)) for text in wrong)
        return tuple(
            RowError(code, self._header, text, suggestions if code is RowErrorCode.USER_NOT_FOUND else ())
            for text, code in codes
        )

    def _code(self, text: str) -> RowErrorCode:
        is_error = is_spreadsheet_error(trim(text))
        return RowErrorCode.SPREADSHEET_ERROR if is_error else RowErrorCode.USER_NOT_FOUND

    def _whole_cells(self, cell: str, written: Sequence[Written], wrong: Sequence[str]) -> tuple[str, ...]:
        """The cell with all wrong emails replaced; each that was probably meant stands in one of them."""
        meant = {text: self._find_meant(text) for text in wrong}
        if not all(meant.values()):
            return ()
        choices = range(max(map(len, meant.values())))
        chosen = [{text: near[min(nth, len(near) - 1)] for text, near in meant.items()} for nth in choices]
        return tuple(dict.fromkeys(replace_all(cell, written, by) for by in chosen))

    def _find_meant(self, text: str) -> tuple[str, ...]:
        """Those whom a wrong text probably means; `(none)` beside an email may mean either."""
        if clears(text) or is_spreadsheet_error(trim(text)):
            return ()
        return self._suggestions.nearest(clean(text).lower())


def _corrected(matches: Iterable[Match]) -> tuple[str, ...]:
    """The folded emails that others were read in place of, each once."""
    return tuple(dict.fromkeys(match.corrected for match in matches if match.corrected))


def is_plain(cell: str) -> bool:
    """Whether the cell is one email and nothing else, as most are.

    `addresses`, which looks for several and for what stands around them, would find the same.
    """
    return _PLAIN.fullmatch(cell) is not None


def addresses(cell: str) -> list[Written]:
    """What stands between separators; of `Maya <maya@…>` and `mailto:maya@…` the address alone.

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
    """Whether an email ends right before the separator.

    That one follows is known; behind blanks it must be the next word.
    """
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
    """Whether the name is no other address: some programs write one there, which may be the one meant."""
    return "@" not in name or name.strip("'\" ").casefold() == address.casefold()


def _without_link(text: str) -> str:
    is_link = text[: len(_LINK)].casefold() == _LINK and _EMAIL.fullmatch(text, len(_LINK))
    return text[len(_LINK) :] if is_link else text
