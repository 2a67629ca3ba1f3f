"""Which values were corrected, in words: what stood there, what was read in its place, and who had taught it."""

from collections.abc import Callable, Sequence
from typing import Final

from importer.words.corrections import Corrected
from importer.words.counts import first_of
from importer.words.language import ngettext

MOST_NAMED: Final = 5


def corrected_lines(
    corrected: Sequence[Corrected], quote: Callable[[str], str], person: Callable[[str], str]
) -> list[str]:
    """A line for those that were chosen for this import, and one for those that were remembered; none where there are none."""
    chosen = [_pair(one, quote) for one in corrected if not one.remembered]
    remembered = [_taught_pair(one, quote, person) for one in corrected if one.remembered]
    lines = list[str]()
    if chosen:
        values = first_of(chosen, MOST_NAMED)
        lines.append(
            ngettext(
                "{count} value corrected: {values}",
                "{count} values corrected: {values}",
                len(chosen),
                values=values,
            )
        )
    if remembered:
        values = first_of(remembered, MOST_NAMED)
        lines.append(
            ngettext(
                "{count} value corrected as remembered: {values}",
                "{count} values corrected as remembered: {values}",
                len(remembered),
                values=values,
            )
        )
    return lines


def _pair(one: Corrected, quote: Callable[[str], str]) -> str:
    return ngettext(
        "{written} → {meant} ({count} row)",
        "{written} → {meant} ({count} rows)",
        one.rows,
        written=quote(one.correction.written),
        meant=quote(one.correction.meant),
    )


def _taught_pair(one: Corrected, quote: Callable[[str], str], person: Callable[[str], str]) -> str:
    return ngettext(
        "{written} → {meant} ({count} row, taught by {person})",
        "{written} → {meant} ({count} rows, taught by {person})",
        one.rows,
        written=quote(one.correction.written),
        meant=quote(one.correction.meant),
        person=person(one.correction.taught_by),
    )
