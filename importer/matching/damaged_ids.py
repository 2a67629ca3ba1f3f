"""External Ids that a spreadsheet took for numbers or dates, and what they may have been before."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import ClassVar, NamedTuple

from importer.words.directory import Neighbours

_KEPT = 15  # digits that Excel keeps of a number (Excel's specifications and limits); the others become zeros
_SHOWN = 6  # digits that are left of a long number once it was shown as 1.23457E+15
_DECIMAL = re.compile(r"([0-9]+)([.,])([0-9]+)")
_MOST_PLACES = 4

# Each language's months, short and long; English first, in which most ids are made.
_LANGUAGES = (
    "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,sep sept september,oct "
    "october,nov november,dec december",
    "janv janvier,févr fév février,mars,avr avril,mai,juin,juil juillet,août aoû,sept septembre,oct octobre,"
    "nov novembre,déc décembre",
    "jan januar,feb februar,mrz mär märz,apr april,mai,jun juni,jul juli,aug august,sep sept september,okt "
    "oktober,nov november,dez dezember",
    "ene enero,feb febrero,mar marzo,abr abril,may mayo,jun junio,jul julio,ago agosto,sep sept "
    "septiembre,oct octubre,nov noviembre,dic diciembre",
    "gen gennaio,feb febbraio,mar marzo,apr aprile,mag maggio,giu giugno,lug luglio,ago agosto,set settembre,"
    "ott ottobre,nov novembre,dic dicembre",
    "jan janeiro,fev fevereiro,mar março,abr abril,mai maio,jun junho,jul julho,ago agosto,set setembro,out "
    "outubro,nov novembro,dez dezembro",
    "jan januari,feb februari,mrt maart,apr april,mei,jun juni,jul juli,aug augustus,sep sept september,okt "
    "oktober,nov november,dec december",
)
_MONTHS: Sequence[Sequence[Sequence[str]]] = tuple(
    tuple(tuple(names.split()) for names in language.split(",")) for language in _LANGUAGES
)
_BY_DAY = re.compile(r"(\d{1,2})[-/. ]{1,2}([^\W\d]{3,10})\.?(?:[-/. ]{1,2}(\d{2}|\d{4}))?")
_BY_MONTH = re.compile(r"([^\W\d]{3,10})\.?[-/. ]{1,2}(\d{1,2}|\d{4})(?:,? (\d{4}))?")
_IN_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?|(\d{1,2})([-.])(\d{1,2})\5(\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"[ T]0{1,2}:00(?::00)?(?:\.0+)?(?: AM)?$")
_BETWEEN = ("-", "", "/", ".", " ", "_")
_MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class ZerosInUse:
    """What the directory's External Ids tell of zeros that a spreadsheet would take away.

    `leading` holds, for those that begin with zero, how long they are and how long without these zeros; `few`
    are these themselves by what is left of each, or None where they are too many to know them all; `places`
    tells how many zeros stand behind the point where nothing else does, and `decimals` how many digits where
    the last is zero.
    """

    MOST: ClassVar[int] = 10_000

    leading: frozenset[tuple[int, int]] = frozenset()
    places: frozenset[int] = frozenset()
    decimals: frozenset[int] = frozenset()
    few: Mapping[str, Sequence[str]] | None = None

    @classmethod
    def of(
        cls,
        leading: Collection[tuple[int, int]],
        some_external_ids: Iterable[str],
        first_with_zeros: Sequence[str],
    ) -> "ZerosInUse":
        """What is known of leading zeros, and what some External Ids tell of others.

        `first_with_zeros` are those that begin with zero, but no more than `MOST` and one.
        """
        decimals = [found[3] for one in some_external_ids if (found := _DECIMAL.fullmatch(one))]
        return cls(
            # Of nothing but zeros, a spreadsheet leaves one.
            frozenset((length, max(1, left)) for length, left in leading if length > 1),
            frozenset(len(digits) for digits in decimals if not digits.strip("0")),
            frozenset(len(digits) for digits in decimals if digits[-1] == "0"),
            _by_what_is_left(first_with_zeros) if len(first_with_zeros) <= cls.MOST else None,
        )

    def are_kept_by(self, number: str) -> bool:
        """Whether it has as many leading zeros as others; any other number may be part of another value."""
        return number[0] == "0" and (len(number), max(1, len(number.lstrip("0")))) in self.leading

    def with_zeros(self, number: str) -> Iterable[str]:
        """What may be the number with its leading zeros; exists, where these are few."""
        if self.few is not None:
            return self.few.get(number, ())
        return (number.zfill(length) for length, left in self.leading if left == len(number))


NO_ZEROS = ZerosInUse()
"""As of a directory of which nothing is known."""


def twins(external_id: str, zeros: ZerosInUse) -> Iterator[str]:
    """What the spreadsheet may have been given; not those that it rounds, which are too many to name."""
    if decimal := _DECIMAL.fullmatch(external_id):
        yield from _with_other_zeros(external_id, *decimal.groups())
    elif _is_number(external_id) and (external_id[0] != "0" or external_id == "0"):
        yield from zeros.with_zeros(external_id)
        yield from (f"{external_id}.{'0' * places}" for places in sorted(zeros.places))


def _by_what_is_left(with_zeros: Iterable[str]) -> Mapping[str, Sequence[str]]:
    few = dict[str, tuple[str, ...]]()
    for external_id in filter(_is_number, with_zeros):
        left = external_id.lstrip("0") or "0"
        if left != external_id:
            few[left] = (*few.get(left, ()), external_id)
    return few


def is_rounded(external_id: str) -> bool:
    """Whether a number is so long that a spreadsheet rounds it, and has zeros where that leaves them."""
    return len(external_id) > _KEPT and _is_number(external_id) and not external_id[_KEPT:].strip("0")


def rounded_to(external_id: str, beside: Neighbours) -> list[str]:
    """Those of its neighbours that a spreadsheet would have made it of."""
    if not is_rounded(external_id):
        return []
    return [one for one in (*beside.before, *beside.after) if _rounds_to(one, external_id)]


def _rounds_to(external_id: str, rounded: str) -> bool:
    """Whether a spreadsheet that rounds the first, or cuts it off, gets the second."""
    if not _is_number(external_id) or len(external_id) != len(rounded) or external_id == rounded:
        return False
    if external_id[:_KEPT] == rounded[:_KEPT]:
        return True
    kept = (_SHOWN, _KEPT) if not rounded[_SHOWN:].strip("0") else (_KEPT,)
    return any(_round(int(external_id), len(rounded) - digits) == int(rounded) for digits in kept)


class Doubts:
    """Tells which External Ids of a column may be others; none, once one shows that they are exact.

    That is one which still has what a spreadsheet would have taken away, and is made as those of the
    directory are.
    """

    def __init__(self, zeros: ZerosInUse) -> None:
        self.is_exact = False
        self._places: set[int] = set()
        self._ends_in_zero = False
        self._zeros = zeros
        self._lengths = {left for _, left in zeros.leading}

    def about(self, external_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some that begin with a digit which may be others, each once."""
        if self.is_exact:
            return ()
        different = sorted(set(external_ids))
        for external_id in different:
            self._learn(external_id)
        return () if self.is_exact else tuple(filter(self._is_doubtful, different))

    def _learn(self, external_id: str) -> None:
        if not external_id.isdecimal():
            self._learn_decimal(external_id)
        elif self._zeros.are_kept_by(external_id) or external_id[_KEPT:].strip("0"):
            self.is_exact = True

    def _learn_decimal(self, external_id: str) -> None:
        """A format shows as many places of each number, and without one no number ends in a zero."""
        if decimal := _DECIMAL.fullmatch(external_id):
            self._places.add(len(decimal[3]))
            self._ends_in_zero |= decimal[3].endswith("0") and len(decimal[3]) in self._zeros.decimals
            self.is_exact |= self._ends_in_zero and len(self._places) > 1

    def _is_doubtful(self, external_id: str) -> bool:
        if not external_id.isdecimal():
            return _DECIMAL.fullmatch(external_id) is not None
        return bool(self._zeros.places) or self._may_lack_zeros(external_id) or is_rounded(external_id)

    def _may_lack_zeros(self, external_id: str) -> bool:
        few = self._zeros.few
        return len(external_id) in self._lengths if few is None else external_id in few


def _with_other_zeros(external_id: str, whole: str, point: str, places: str) -> Iterator[str]:
    kept = places.rstrip("0")
    if not kept:
        yield whole
    longest = max(_MOST_PLACES, len(places))
    same = (f"{whole}{point}{kept.ljust(length, '0')}" for length in range(max(1, len(kept)), longest + 1))
    yield from (one for one in same if one != external_id)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _round(number: int, places: int) -> int:
    unit: int = 10**places
    return (number + unit // 2) // unit * unit


class _Date(NamedTuple):
    """A day of a month, which is counted from 1; the year's digits, if any, and the month's other names."""

    day: int
    month: int
    year: str = ""
    names: tuple[str, ...] = ()


def before_dates(external_id: str) -> list[str]:
    """All that a date may have been made of, the likeliest first; nothing for what is no date."""
    found = [form for date in _dates(external_id) for form in _forms(date)]
    return [form for form in dict.fromkeys(found) if form != external_id]


def _dates(text: str) -> Iterator[_Date]:
    """The dates that a text may be: of `01/03` there are two."""
    text = _TIME.sub("", text)
    if iso := _ISO.fullmatch(text):
        yield from _dates_by_number(int(iso[3]), int(iso[2]), iso[1])
    elif numbers := _IN_NUMBERS.fullmatch(text):
        first, second, year = (numbers[1], numbers[2], numbers[3]) if numbers[1] else numbers.group(4, 6, 7)
        yield from _dates_by_number(int(first), int(second), year or "")
        yield from _dates_by_number(int(second), int(first), year or "")
    elif by_day := _BY_DAY.fullmatch(text):
        yield from _dates_by_name(by_day[2], by_day[1], by_day[3] or "")
    elif by_month := _BY_MONTH.fullmatch(text):
        yield from _dates_by_name(by_month[1], by_month[2], by_month[3] or "")


def _dates_by_number(day: int, month: int, year: str) -> Iterator[_Date]:
    if 1 <= day <= _MOST_DAYS and 1 <= month <= len(_MONTHS[0]):
        yield _Date(day, month, year, tuple(_MONTHS[0][month - 1]))


def _dates_by_name(name: str, number: str, year: str) -> Iterator[_Date]:
    """With the month's names in each language that writes it so; the number may be a year's last digits.

    No spreadsheet shows a month in capital letters: whoever sees some has typed them.
    """
    wanted = "" if name.isupper() else name.casefold()
    for month in range(1, len(_MONTHS[0]) + 1):
        alike = [language[month - 1] for language in _MONTHS if wanted in language[month - 1]]
        if alike:
            names = dict.fromkeys([wanted, *_MONTHS[0][month - 1], *chain.from_iterable(alike)])
            yield _Date(int(number[-2:]), month, year, tuple(names))


def _forms(date: _Date) -> Iterator[str]:
    days = dict.fromkeys((f"{date.day:02}", str(date.day)))
    spelled = [spell(name) for name in date.names for spell in (str.upper, str.title, str.lower)]
    for name, day, between in product(spelled, days, _BETWEEN):
        yield f"{name}{between}{day}"
        yield f"{day}{between}{name}"
    months = dict.fromkeys((f"{date.month:02}", str(date.month)))
    years = dict.fromkeys((date.year, date.year[-2:], "")) if date.year else ("",)
    for day, month, year, between in product(days, months, years, ("-", "/", ".", "_")):
        for parts in ((day, month, year), (month, day, year), (year, month, day)):
            yield between.join(filter(None, parts))
    for month, year, between in product(months, years, ("-", "/", ".", "_")):
        yield from (f"{year}{between}{month}", f"{month}{between}{year}") if year else ()
