"""External Ids that no customer has: what is wrong with them, and which existing ones were probably meant."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator

from importer.check.one_edit import likely_slips, other_slips
from importer.check.suggest import MOST_LOOKED_FOR, MOST_SUGGESTIONS
from importer.check.values import clean, is_damaged_number, is_spreadsheet_error, trim_plain
from importer.ports import Directory
from importer.row_errors import RowError, RowErrorCode

_DIGITS = "0123456789"
_WIDEST = 12  # zeros are put back up to so many digits
_MOST_SHAPES = 3
_LEARNED_FROM = 2_000
_WHOLE_NUMBER = re.compile(r"(.*\d)[.,]0+", re.ASCII)  # what a table with missing numbers makes of them
_GROUPED = re.compile(r"\d{1,3}([ .,'])\d{3}(?:\1\d{3})*", re.ASCII)
_LONGEST = 100
_PROBED_AT_ONCE = 100
_MOST_PROBED = 5_000  # each has some 500 neighbours, looked up in a millisecond; a file with more is wrong in another way


def refusal(external_id: str, cell: str, header: str, suggestions: tuple[str, ...]) -> RowError:
    """What is wrong with a trimmed External Id that no customer has; `cell` is what stands in the file."""
    value = trim_plain(cell)
    if not external_id:
        return RowError(RowErrorCode.EXTERNAL_ID_MISSING, header)
    if is_spreadsheet_error(external_id):
        return RowError(RowErrorCode.SPREADSHEET_ERROR, header, value)
    if is_damaged_number(external_id):
        return RowError(RowErrorCode.EXTERNAL_ID_DAMAGED, header, value)
    return RowError(RowErrorCode.CUSTOMER_NOT_FOUND, header, value, suggestions)


class ExternalIdShapes:
    """The most frequent shapes among existing External Ids: what stands before the digits, and how many there are.

    `CU-0001234` is `CU-` and 7 digits, so that `1234` can be completed to it.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, int]] = Counter()
        self._left = _LEARNED_FROM

    def learn(self, external_ids: Iterable[str]) -> None:
        """Take note of External Ids that exist; of the first two thousand only."""
        for external_id, _ in zip(external_ids, range(self._left), strict=False):
            prefix = external_id.rstrip(_DIGITS)
            self._seen[prefix, len(external_id) - len(prefix)] += 1
            self._left -= 1

    def complete(self, external_id: str) -> Iterator[str]:
        """The External Id in each known shape that it could have come from; the most frequent first."""
        prefix = external_id.rstrip(_DIGITS)
        digits = external_id[len(prefix) :].lstrip("0")
        for (known, width), _ in self._seen.most_common(_MOST_SHAPES):
            same_kind = _letters(prefix) in ("", _letters(known)) or len(external_id) - len(prefix) == width
            if digits and len(digits) <= width and same_kind:
                yield known + digits.zfill(width)


class ExternalIdSuggestions:
    """Looks up what a wrong External Id may have been; suggests, never decides."""

    def __init__(self, workspace: int, directory: Directory, limit: int = MOST_LOOKED_FOR) -> None:
        self._workspace = workspace
        self._directory = directory
        self._limit = limit
        self._shapes = ExternalIdShapes()
        self._found: dict[str, tuple[str, ...]] = {}
        self._knows_directory = False
        self._slips_left = _MOST_PROBED

    async def look_up(self, missing: Collection[str], existing: Iterable[str]) -> None:
        """Find suggestions for External Ids that no customer has, learning from others that exist."""
        self._shapes.learn(existing)
        room = self._limit - len(self._found)
        new = [external_id for external_id in missing if external_id not in self._found][:room]
        if new:
            await self._learn_from_directory()
            self._keep(*await self._probed(await asyncio.to_thread(self._candidates, new)))
            await self._look_for_slips([external_id for external_id in new if not self._found[external_id]])

    async def _look_for_slips(self, external_ids: list[str]) -> None:
        """Find those that one slip of the hand has made of an existing one, the likelier slips first."""
        probed = external_ids[: self._slips_left]
        self._slips_left -= len(probed)
        for slips in (likely_slips, other_slips):
            for some in _parts([external_id for external_id in probed if not self._found[external_id]]):
                self._keep_few(*await self._probed(await asyncio.to_thread(_slipped, some, slips)))

    async def _learn_from_directory(self) -> None:
        """The file may hold wrong External Ids only."""
        if self._knows_directory:
            return
        self._knows_directory = True
        known = list[str]()
        async for external_id, *_ in self._directory.export_customers(self._workspace):
            known.append(external_id)
            if len(known) == _LEARNED_FROM:
                break
        self._shapes.learn(known)

    async def _probed(self, candidates: dict[str, list[str]]) -> tuple[dict[str, list[str]], Container[str]]:
        """The candidates, and those of them that exist."""
        wanted = {candidate for several in candidates.values() for candidate in several}
        return candidates, await self._directory.customers(self._workspace, wanted)

    def _candidates(self, external_ids: Iterable[str]) -> dict[str, list[str]]:
        return {external_id: _candidates(external_id, self._shapes) for external_id in external_ids}

    def _keep(self, candidates: dict[str, list[str]], existing: Container[str]) -> None:
        for external_id, several in candidates.items():
            found = [candidate for candidate in several if candidate in existing]
            self._found[external_id] = tuple(found[:MOST_SUGGESTIONS])

    def _keep_few(self, candidates: dict[str, list[str]], existing: Container[str]) -> None:
        """Among External Ids that lie close together, any slip leads to many: then none is more likely than another."""
        for external_id, several in candidates.items():
            found = tuple(candidate for candidate in several if candidate in existing)
            self._found[external_id] = found if len(found) <= MOST_SUGGESTIONS else ()

    def nearest(self, external_id: str) -> tuple[str, ...]:
        """The existing External Ids that this one may have been, nearest first."""
        return self._found.get(external_id, ())


def _parts(external_ids: list[str]) -> Iterator[list[str]]:
    """A few at a time: each has several hundred neighbours."""
    for start in range(0, len(external_ids), _PROBED_AT_ONCE):
        yield external_ids[start : start + _PROBED_AT_ONCE]


def _slipped(external_ids: Iterable[str], slips: Callable[[str], Iterator[str]]) -> dict[str, list[str]]:
    """What each External Id may have been before one slip of the hand."""
    return {
        external_id: [] if is_damaged_number(external_id) else list(dict.fromkeys(slips(external_id)))
        for external_id in external_ids
    }


def _candidates(external_id: str, shapes: ExternalIdShapes) -> list[str]:
    """What the External Id may have been before a spreadsheet or a person changed it."""
    if not external_id or len(external_id) > _LONGEST or is_damaged_number(external_id):
        return []
    forms = list(dict.fromkeys(_written_forms(external_id)))
    zeros = [padded for form in forms for padded in _with_zeros(form)]
    shaped = [completed for form in forms for completed in shapes.complete(form)]
    return [form for form in dict.fromkeys([*forms, *zeros, *shaped]) if form != external_id]


def _written_forms(external_id: str) -> Iterator[str]:
    """The External Id without what was added to it, and in capital and small letters."""
    cleaned = clean(external_id)
    yield cleaned
    if whole := _WHOLE_NUMBER.fullmatch(cleaned):
        yield whole[1]
    if grouped := _GROUPED.fullmatch(cleaned):
        yield cleaned.replace(grouped[1], "")
    yield cleaned.upper()
    yield cleaned.lower()


def _with_zeros(form: str) -> Iterator[str]:
    """A number with fewer or more leading zeros, as spreadsheets take them away; the nearest widths first."""
    if form.isascii() and form.isdecimal():
        digits = form.lstrip("0") or "0"
        for width in sorted(range(len(digits), _WIDEST + 1), key=lambda width: abs(width - len(form))):
            yield digits.zfill(width)


def _letters(prefix: str) -> str:
    return "".join(character for character in prefix.casefold() if character.isalnum())
