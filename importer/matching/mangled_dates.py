"""What an External Id may have been before a spreadsheet took it for a date, as it makes `01-Mar` of `MAR-01`."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import NamedTuple

# Each language's months, short and long; English first, in which most ids are made.
_LANGUAGES = (
    "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,sep sept september,oct october,"
    "nov november,dec december",
    "janv janvier,févr fév février,mars,avr avril,mai,juin,juil juillet,août aoû,sept septembre,oct octobre,"
    "nov novembre,déc décembre",
    "jan januar,feb februar,mrz mär märz,apr april,mai,jun juni,jul juli,aug august,sep sept september,okt oktober,"
    "nov november,dez dezember",
    "ene enero,feb febrero,mar marzo,abr abril,may mayo,jun junio,jul julio,ago agosto,sep sept septiembre,oct octubre,"
    "nov noviembre,dic diciembre",
    "gen gennaio,feb febbraio,mar marzo,apr aprile,mag maggio,giu giugno,lug luglio,ago agosto,set settembre,"
    "ott ottobre,nov novembre,dic dicembre",
    "jan janeiro,fev fevereiro,mar março,abr abril,mai maio,jun junho,jul julho,ago agosto,set setembro,out outubro,"
    "nov novembro,dez dezembro",
    "jan januari,feb februari,mrt maart,apr april,mei,jun juni,jul juli,aug augustus,sep sept september,okt oktober,"
    "nov november,dec december",
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


class _Date(NamedTuple):
    """A day of a month, which is counted from 1; the year's digits where they stand there, and the month's other names."""

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
        yield from _dated(int(iso[3]), int(iso[2]), iso[1])
    elif numbers := _IN_NUMBERS.fullmatch(text):
        first, second, year = (numbers[1], numbers[2], numbers[3]) if numbers[1] else numbers.group(4, 6, 7)
        yield from _dated(int(first), int(second), year or "")
        yield from _dated(int(second), int(first), year or "")
    elif by_day := _BY_DAY.fullmatch(text):
        yield from _named(by_day[2], by_day[1], by_day[3] or "")
    elif by_month := _BY_MONTH.fullmatch(text):
        yield from _named(by_month[1], by_month[2], by_month[3] or "")


def _dated(day: int, month: int, year: str) -> Iterator[_Date]:
    if 1 <= day <= _MOST_DAYS and 1 <= month <= len(_MONTHS[0]):
        yield _Date(day, month, year, tuple(_MONTHS[0][month - 1]))


def _named(name: str, number: str, year: str) -> Iterator[_Date]:
    """With the month's names in each language that writes it like this; the number may be a year's last digits.

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
