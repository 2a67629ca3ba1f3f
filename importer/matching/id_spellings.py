"""What an External Id may have been before a spreadsheet or a person changed how it is written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from importer.matching.id_twins import NO_ZEROS, twins
from importer.matching.values import clean
from importer.words.xml_escapes import unescape_text

_DIGITS = "0123456789"
_WIDEST = 12  # zeros are put back up to so many digits
_MOST_SHAPES = 3
_LEAST_SHARE = 0.01  # among random External Ids, what stands before the digits is a shape of each one's own
_WHOLE_NUMBER = re.compile(r"(.*\d)[.,]0+", re.ASCII)  # what a table with missing numbers makes of them
_FORMULA = re.compile(r'=\s*"([^"]*)"')
_GROUPED = re.compile(r"\d{1,3}([ .,'])\d{3}(?:\1\d{3})*", re.ASCII)


class ExternalIdShapes:
    """The most frequent shapes among existing External Ids: what stands before the digits, and how many there are.

    `CU-0001234` is `CU-` and 7 digits, so that `1234` can be completed to it.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, int]] = Counter()
        self._frequent: list[tuple[str, int]] = []

    def learn(self, external_ids: Iterable[str]) -> None:
        """Take note of External Ids that exist."""
        for external_id in external_ids:
            prefix = external_id.rstrip(_DIGITS)
            self._seen[prefix, len(external_id) - len(prefix)] += 1
        least = _LEAST_SHARE * self._seen.total()
        most = self._seen.most_common(_MOST_SHAPES)
        self._frequent = [shape for shape, times in most if times >= least]

    def complete(self, external_id: str) -> Iterator[str]:
        """The External Id in each known shape that it could have come from; the most frequent first."""
        prefix = external_id.rstrip(_DIGITS)
        digits = external_id[len(prefix) :].lstrip("0")
        for known, width in self._frequent:
            same_kind = _letters(prefix) in ("", _letters(known)) or len(external_id) - len(prefix) == width
            if digits and len(digits) <= width and same_kind:
                yield known + digits.zfill(width)


def written_forms(external_id: str, shapes: ExternalIdShapes) -> list[str]:
    """The External Id as it may have been written before; the likeliest first."""
    forms = list(dict.fromkeys(_plain_forms(external_id)))
    zeros = [padded for form in forms for padded in _with_zeros(form)]
    shaped = [completed for form in forms for completed in shapes.complete(form)]
    return [form for form in dict.fromkeys([*forms, *zeros, *shaped]) if form != external_id]


def _plain_forms(external_id: str) -> Iterator[str]:
    """The External Id without what was added to it, and in capital and small letters."""
    cleaned = clean(external_id)
    yield cleaned
    yield without_spreadsheet_marks(cleaned)
    yield cleaned.removeprefix("'")
    yield unicodedata.normalize("NFKC", cleaned)
    if whole := _WHOLE_NUMBER.fullmatch(cleaned):
        yield whole[1]
    if grouped := _GROUPED.fullmatch(cleaned):
        yield cleaned.replace(grouped[1], "")
    yield cleaned.upper()
    yield cleaned.lower()


def without_spreadsheet_marks(text: str) -> str:
    """The text in `="000412"`, which keeps a spreadsheet from taking it for a number, or before `_x000D_`, a line's end."""
    formula = _FORMULA.fullmatch(text)
    return unescape_text(formula[1] if formula else text).strip()


def _with_zeros(form: str) -> Iterator[str]:
    """A number with fewer or more zeros, as spreadsheets take them away; the nearest widths first."""
    yield from twins(form, NO_ZEROS)
    if form.isascii() and form.isdecimal():
        digits = form.lstrip("0") or "0"
        for width in sorted(range(len(digits), _WIDEST + 1), key=lambda width: abs(width - len(form))):
            yield digits.zfill(width)


def _letters(prefix: str) -> str:
    return "".join(character for character in prefix.casefold() if character.isalnum())
