"""Which existing External Ids were meant by wrong ones."""

import asyncio
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from importer.matching.damaged_ids import before_dates, rounded_to
from importer.matching.id_spellings import ExternalIdShapes, Makeup, likely_slips, other_slips, written_forms
from importer.matching.suggestions import MOST_LOOKED_FOR, MOST_SUGGESTIONS
from importer.matching.values import is_damaged_number, is_spreadsheet_error
from importer.words.directory import Neighbours
from importer.words.ports import Directory

_LONGEST = 100
_LEARNED_FROM = 2_000
_ALONE = Neighbours()
_AT_ONCE = 800  # of which each is probed in a few forms
_MOST_DATES = 500
_SLIPS_AT_ONCE = 200  # each may come of a hundred slips, and of more where External Ids are long


class ExternalIdSuggestions:
    """Looks up what a wrong External Id may have been; suggests, never decides."""

    def __init__(self, workspace: int, directory: Directory, limit: int = MOST_LOOKED_FOR) -> None:
        self._workspace = workspace
        self._directory = directory
        self._limit = limit
        self._shapes = ExternalIdShapes()
        self._makeup = Makeup()
        self._found: dict[str, tuple[str, ...]] = {}
        self._knows_directory = False
        self._left_to_learn = _LEARNED_FROM
        self._dates = 0

    async def look_up(self, missing: Collection[str], existing: Iterable[str]) -> None:
        """Find suggestions for External Ids that no customer has, learning from others that exist."""
        new = [external_id for external_id in missing if self._is_new(external_id)]
        new = new[: self._limit - len(self._found)]
        if not new:
            return
        await self._learn_from_directory()
        learned = list(islice(existing, self._left_to_learn))
        self._left_to_learn -= len(learned)
        await self._learn(learned)
        for some in _in_parts(new, _AT_ONCE):
            await self._look_for(some)

    def _is_new(self, external_id: str) -> bool:
        if external_id in self._found or not 0 < len(external_id) <= _LONGEST:
            return False
        return not is_damaged_number(external_id) and not is_spreadsheet_error(external_id)

    async def _learn_from_directory(self) -> None:
        """The file may hold wrong External Ids only, and the directory other kinds than the file."""
        if not self._knows_directory:
            self._knows_directory = True
            await self._learn(await self._directory.some_external_ids(self._workspace))

    async def _learn(self, existing: Sequence[str]) -> None:
        await asyncio.to_thread(self._shapes.learn, existing)
        await asyncio.to_thread(self._makeup.learn, existing)

    async def _look_for(self, external_ids: Sequence[str]) -> None:
        """Other ways to write each; else one slip of the hand, the likelier slips first."""
        forms = await self._probe(external_ids, self._forms)
        self._found.update((one, tuple(found[:MOST_SUGGESTIONS])) for one, found in forms.items())
        left = await self._look_for_likely_slips(self._without_suggestions(external_ids))
        for some in _in_parts(left, _SLIPS_AT_ONCE):
            await self._look_for_any_slips(some)

    def _forms(self, external_id: str) -> Iterable[str]:
        """What it may have been; a date has hundreds of forms, which are looked up for so many dates only."""
        dates = before_dates(external_id) if self._dates < _MOST_DATES else []
        if not dates:
            return written_forms(external_id, self._shapes)
        self._dates += 1
        return dates

    async def _look_for_likely_slips(self, external_ids: Sequence[str]) -> Sequence[str]:
        """Returns those for which nothing was found."""
        self._keep_few(await self._probe(external_ids, lambda one: likely_slips(one, self._makeup)))
        return self._without_suggestions(external_ids)

    async def _look_for_any_slips(self, external_ids: Sequence[str]) -> None:
        """Once more from the likely ones on, now that neighbours in the directory tell how ids are made."""
        beside = await self._directory.neighbours(self._workspace, external_ids)
        await asyncio.to_thread(self._makeup.learn, _all_of(beside.values()))
        left = await self._look_for_likely_slips(external_ids)
        self._keep_few(await self._probe(left, lambda one: self._far_slips(one, beside.get(one, _ALONE))))

    def _far_slips(self, external_id: str, beside: Neighbours) -> Iterable[str]:
        rounded = rounded_to(external_id, beside)
        return rounded or other_slips(external_id, self._makeup, beside)

    async def _probe(
        self, external_ids: Sequence[str], candidates_of: Callable[[str], Iterable[str]]
    ) -> Mapping[str, Sequence[str]]:
        """For each External Id those of its candidates that exist; they are looked up in order."""
        candidates = await asyncio.to_thread(_each_with_its, external_ids, candidates_of)
        wanted = await asyncio.to_thread(lambda: sorted(set[str]().union(*candidates.values())))
        existing = await self._directory.existing(self._workspace, wanted)
        return await asyncio.to_thread(_those_among, candidates, existing)

    def _keep_few(self, found: Mapping[str, Sequence[str]]) -> None:
        """Keep few: among ids that lie close together any slip leads to many, none likelier than another."""
        for external_id, several in found.items():
            self._found[external_id] = tuple(several) if len(several) <= MOST_SUGGESTIONS else ()

    def _without_suggestions(self, external_ids: Iterable[str]) -> list[str]:
        return [external_id for external_id in external_ids if not self._found[external_id]]

    def nearest(self, external_id: str) -> tuple[str, ...]:
        """The existing External Ids that this one may have been, nearest first."""
        return self._found.get(external_id, ())


def _in_parts(external_ids: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (external_ids[start : start + most] for start in range(0, len(external_ids), most))


def _each_with_its(
    external_ids: Iterable[str], candidates_of: Callable[[str], Iterable[str]]
) -> dict[str, Collection[str]]:
    """The different candidates of each External Id, in their order."""
    return {external_id: dict.fromkeys(candidates_of(external_id)) for external_id in external_ids}


def _those_among(
    candidates: Mapping[str, Iterable[str]], existing: Container[str]
) -> dict[str, Sequence[str]]:
    return {
        one: [candidate for candidate in several if candidate in existing]
        for one, several in candidates.items()
    }


def _all_of(neighbours: Iterable[Neighbours]) -> Iterator[str]:
    for beside in neighbours:
        yield from beside.before
        yield from beside.after
