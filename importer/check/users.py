"""The account managers that a cell names, looked up among the workspace's users."""

from collections.abc import Sequence
from functools import partial

from importer.check.asked import Asked, Match
from importer.check.suggest import NearestUser, Suggestions
from importer.check.values import clean, clears, is_spreadsheet_error, split_managers, trim, trim_plain
from importer.directory import User
from importer.row_errors import RowError, RowErrorCode


class UserIndex:
    """Finds users by email: without regard to case, else also after cleaning both sides."""

    def __init__(self, users: Sequence[User]) -> None:
        self._exact: dict[str, tuple[int, ...]] = {}
        self._cleaned: dict[str, tuple[int, ...]] = {}
        for user in users:
            for index, key in ((self._exact, user.email.lower()), (self._cleaned, clean(user.email).lower())):
                index[key] = (*index.get(key, ()), user.id)

    def find(self, email: str) -> Match:
        """The users whom a written email fits."""
        found = self._exact.get(trim_plain(email).lower())
        if found:
            return Match(found)
        return Match(self._cleaned.get(clean(email).lower(), ()), cleaned=True)


class ManagersColumn:
    """Reads the cells of the column that holds the account managers."""

    def __init__(self, users: Sequence[User], header: str) -> None:
        self._header = header
        self._users = UserIndex(users)
        self._suggestions = Suggestions(partial(NearestUser, users))

    def read(self, cell: str) -> Asked[tuple[int, ...]]:
        """What one cell asks for."""
        if clears(cell):
            return Asked(())
        parts = split_managers(cell)
        matches = {part: self._users.find(part) for part in parts}
        wrong = [part for part, match in matches.items() if len(match.ids) != 1]
        good = [match for match in matches.values() if len(match.ids) == 1]
        errors = tuple(self._refuse(trim_plain(part)) for part in wrong)
        ids = tuple(sorted({match.ids[0] for match in good}))
        return Asked(ids if good and not errors else None, errors, sum(match.cleaned for match in good))

    def _refuse(self, value: str) -> RowError:
        if is_spreadsheet_error(trim(value)):
            return RowError(RowErrorCode.SPREADSHEET_ERROR, self._header, value)
        if clears(value):  # beside an email: it can't be told which of the two was meant
            return RowError(RowErrorCode.USER_NOT_FOUND, self._header, value)
        return RowError(
            RowErrorCode.USER_NOT_FOUND, self._header, value, self._suggestions.nearest(clean(value).lower())
        )
