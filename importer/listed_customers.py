"""The customers of a list that someone pastes or names: all are known beyond doubt, or nothing is done."""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from importer.check.check import zeros_in_use
from importer.check.doubtful_ids import DoubtfulRows
from importer.matching.damaged_ids import Doubts
from importer.matching.external_ids import ExternalIdSuggestions, ids_to_look_up
from importer.words.counts import either, first_of
from importer.words.directory import Customer
from importer.words.errors import CannotHandOverError
from importer.words.fields import Field
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import Sentence, Value, lazy_gettext, lazy_ngettext
from importer.words.ports import Directory
from importer.words.quoting import quoted

_BETWEEN: Final = re.compile(r"[\r\n\t,;]+")
_MOST_NAMED: Final = 5


def ids_in(text: str) -> Sequence[str]:
    """The External Ids of a list, one a line, each once, in their order.

    Commas, semicolons and tabs may stand between them as well. A first line that is the column's header, and
    the quotes that a spreadsheet puts around cells, are no part of it.
    """
    cells = [cell.strip().strip('"') for cell in _BETWEEN.split(text)]
    ids = list(dict.fromkeys(filter(None, ids_to_look_up(cells))))
    return ids[1:] if ids and KNOWN_NAMES.get(normalise(ids[0])) is Field.EXTERNAL_ID else ids


@dataclass(frozen=True, slots=True)
class ListedCustomers:
    """Looks a list's customers up in the directory of a workspace."""

    directory: Directory
    workspace: int

    async def find(self, external_ids: Sequence[str]) -> Sequence[Customer]:
        """The customers with these ids; raises CannotHandOverError where one isn't known for sure."""
        if not external_ids:
            raise CannotHandOverError(
                lazy_gettext(
                    "The list holds no External Ids. Nothing was changed. Write one a line, or with "
                    "commas between."
                )
            )
        found = await self.directory.customers(self.workspace, external_ids)
        if missing := [one for one in external_ids if one not in found]:
            raise CannotHandOverError(await self._unknown(missing, found))
        await self._require_no_doubt(external_ids)
        return list(found.values())

    async def _unknown(self, missing: Sequence[str], found: Collection[str]) -> Sentence:
        """Which aren't known, the first of them with what may be meant."""
        nearest = ExternalIdSuggestions(self.workspace, self.directory)
        await nearest.look_up(missing[:_MOST_NAMED], found)
        named = [_with_suggestions(one, nearest.nearest(one)) for one in missing[:_MOST_NAMED]]
        return lazy_ngettext(
            "{count} External Id of the list isn't that of a customer: {ids}. Nothing was changed. "
            "Correct the list.",
            "{count} External Ids of the list aren't those of customers: {ids}. Nothing was changed. "
            "Correct the list.",
            len(missing),
            ids=first_of(named, _MOST_NAMED, len(missing)),
        )

    async def _require_no_doubt(self, external_ids: Sequence[str]) -> None:
        """Raise CannotHandOverError where a spreadsheet may have made an id of another customer's."""
        zeros = await zeros_in_use(self.directory, self.workspace)
        numbers = [one for one in external_ids if one[0].isdecimal()]
        doubtful = await asyncio.to_thread(Doubts(zeros).about, numbers)
        twins = await DoubtfulRows(self.workspace, self.directory, zeros).twins(doubtful)
        if twins:
            named = [_with_suggestions(one, others) for one, others in twins.items()]
            raise CannotHandOverError(
                lazy_ngettext(
                    "A spreadsheet may have changed {count} External Id of the list: {ids}. Nothing "
                    "was changed. Name a list "
                    "that has kept its zeros.",
                    "A spreadsheet may have changed {count} External Ids of the list: {ids}. Nothing "
                    "was changed. Name a list "
                    "that has kept its zeros.",
                    len(named),
                    ids=first_of(named, _MOST_NAMED),
                )
            )


def _with_suggestions(external_id: str, meant: Sequence[str]) -> Value:
    if not meant:
        return quoted(external_id)
    return lazy_gettext(
        "{id} (did you mean {meant}?)", id=quoted(external_id), meant=either(list(map(quoted, meant)))
    )
