"""The account managers that a cell names, looked up among the workspace's users."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial

from importer.matching.addresses import Written, addresses, is_plain, replace_all
from importer.matching.cell_requests import Asked, Match
from importer.matching.suggest import NearestUser, Suggestions
from importer.matching.values import clean, clears, is_spreadsheet_error, trim, trim_plain
from importer.words.directory import User
from importer.words.row_errors import RowError, RowErrorCode


class UserIndex:
    """Finds users by email: without regard to case, else also after cleaning both sides."""

    def __init__(self, users: Sequence[User]) -> None:
        self._users = users
        self._exact = _ids_by((user.email.lower(), user.id) for user in users)

    @cached_property
    def _cleaned(self) -> Mapping[str, tuple[int, ...]]:
        """Made when it is asked for, because mostly every email is as it should be."""
        return _ids_by((clean(user.email).lower(), user.id) for user in self._users)

    def find(self, email: str) -> Match:
        """The users whom a written email fits."""
        found = self._exact.get(trim_plain(email).lower())
        if found:
            return Match(found)
        return Match(self._cleaned.get(clean(email).lower(), ()), cleaned=True)

    def find_all(self, cell: str) -> list[Match]:
        """The same for everyone whom a cell names."""
        return [self.find(one.text) for one in addresses(cell)]


def _ids_by(emails: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    found = dict[str, tuple[int, ...]]()
    for email, user in emails:
        found[email] = (*found.get(email, ()), user)
    return found


class ManagersColumn:
    """Reads the cells of the column that holds the account managers."""

    def __init__(self, users: Sequence[User], header: str) -> None:
        self._header = header
        self._users = UserIndex(users)
        self._suggestions = Suggestions(partial(NearestUser, users))

    def read(self, cell: str) -> Asked[tuple[int, ...]]:
        """What one cell asks for."""
        if is_plain(cell) and len((match := self._users.find(cell)).ids) == 1:
            return Asked(match.ids, (), int(match.cleaned))
        if clears(cell):
            return Asked(())
        written = addresses(cell)
        matches = {one.text: self._users.find(one.text) for one in written}
        good = [match for match in matches.values() if len(match.ids) == 1]
        cleaned = sum(match.cleaned for match in good)
        if wrong := [text for text, match in matches.items() if len(match.ids) != 1]:
            return Asked(None, self._refuse(cell, written, wrong), cleaned)
        return Asked(tuple(sorted({match.ids[0] for match in good})) if good else None, (), cleaned)

    def _refuse(self, cell: str, written: Sequence[Written], wrong: Sequence[str]) -> tuple[RowError, ...]:
        """An error for each wrong one; what is suggested is the whole cell, so that nobody else in it gets lost."""
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
        """The cell with every wrong email replaced; each of those that were probably meant stands in one of them."""
        meant = {text: self._meant(text) for text in wrong}
        if not all(meant.values()):
            return ()
        choices = range(max(map(len, meant.values())))
        chosen = [{text: near[min(nth, len(near) - 1)] for text, near in meant.items()} for nth in choices]
        return tuple(dict.fromkeys(replace_all(cell, written, by) for by in chosen))

    def _meant(self, text: str) -> tuple[str, ...]:
        """Those whom a wrong text probably means; `(none)` beside an email may mean either."""
        if clears(text) or is_spreadsheet_error(trim(text)):
            return ()
        return self._suggestions.nearest(clean(text).lower())
