"""The corrected values in words: what stood there, what was read in its place, and who had taught it."""

from collections.abc import Callable
from typing import Final

from importer.words.corrections import Corrected, UsedCorrections
from importer.words.counts import first_of
from importer.words.language import ngettext

MOST_NAMED: Final = 5


def corrected_lines(
    used: UsedCorrections, quote: Callable[[str], str], person: Callable[[str], str]
) -> list[str]:
    """A line for those chosen for this import, and one for the remembered ones; none where there are none."""
    chosen = [_pair(one, quote) for one in used.first if not one.remembered]
    remembered = [_taught_pair(one, quote, person) for one in used.first if one.remembered]
    lines = list[str]()
    if used.chosen:
        values = first_of(chosen, MOST_NAMED, total=used.chosen)
        lines.append(
            ngettext(
                "{count} value corrected: {values}",
                "{count} values corrected: {values}",
                used.chosen,
                values=values,
            )
        )
    if used.remembered:
        values = first_of(remembered, MOST_NAMED, total=used.remembered)
        lines.append(
            ngettext(
                "{count} value corrected as remembered: {values}",
                "{count} values corrected as remembered: {values}",
                used.remembered,
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
