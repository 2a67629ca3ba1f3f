"""Numbers and dates as people know them, with the zeros and letters of their format, never as amounts.

A number cell may be somebody's id, so what is read is the id: `00123` where the format is `00000`, `CU-0042`
where it is `"CU-"0000`, `1.10` where it is `0.00`, but `1234567` where it is `#,##0 €`. From 16 digits on a
spreadsheet has rounded the number, and where the format is scientific it was most often typed or opened as
`1.23E+15`: such numbers are read in scientific form, which the check knows as damaged. Dates are read in ISO
form: of the day alone at midnight, of the time alone without a day, and durations in hours.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import IO

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from importer.file.workbook.package import LocalNames, local_attributes, parse_all

Show = Callable[[str], str]

_DIGITS_KEPT = 15  # what Excel keeps of a number (Excel's specifications and limits)
_EXACT_BELOW = Decimal(10) ** _DIGITS_KEPT
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(E[+-])|(.)', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', re.DOTALL)
_AMOUNT = re.compile(r"[#0?],[#0?]|#[ \u00a0\u202f]##0")
_PLACEHOLDERS = frozenset("0#?")
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}

# Dates in East Asian calendars (ECMA-376 part 1, 18.8.30), which openpyxl's table leaves out.
_EAST_ASIAN_DATES = dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd")
_KNOWN: Mapping[int, str] = {**_EAST_ASIAN_DATES, **BUILTIN_FORMATS}


def show_plain(written: str) -> str:
    """A number without a format: `123456` for `123456.0`, at most 15 digits, scientific from 16 digits on."""
    if written.isdecimal() and written.isascii() and len(written) <= _DIGITS_KEPT:
        return written
    number = _number(written)
    return written if number is None else _plain(number)


def shower(code: str) -> Show:
    """What shows numbers of this format."""
    if code in ("General", "@", ""):
        return show_plain
    return partial(_show, _SECTION.findall(code))


def _show(sections: list[str], written: str) -> str:
    number = _number(written)
    if not number or number.is_signed():
        return show_plain(written)
    tokens = _tokens(_section(sections, number))
    kinds = {kind for kind, _ in tokens}
    if "power" in kinds or number >= _EXACT_BELOW:
        return _scientific(number)
    if "percent" in kinds:
        return f"{_plain(number * 100)}%"
    if kinds == {"digit", "point"} and number != number.to_integral_value():
        return _with_places(tokens, _plain(number))
    if number != number.to_integral_value() or kinds & {"amount", "fraction"} or "digit" not in kinds:
        return _plain(number)
    return _fill(tokens, _plain(number))


def _number(written: str) -> Decimal | None:
    """The number as far as Excel keeps it: the binary fraction's last digits are noise."""
    try:
        number = float(written)
        return Decimal(f"{number:.{_DIGITS_KEPT}g}") if abs(number) < float("inf") else None
    except (ValueError, InvalidOperation, OverflowError):
        return None


def _plain(number: Decimal) -> str:
    if abs(number) >= _EXACT_BELOW:
        return _scientific(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(number: Decimal) -> str:
    mantissa, _, power = f"{number:.{_DIGITS_KEPT - 1}E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:]:>02}"


def _section(sections: list[str], number: Decimal) -> str:
    """The section for a number that isn't negative; one for zero alone, such as `"-"`, is never an id."""
    for section in sections:
        condition = _CONDITION.search(section)
        if not condition or _COMPARE[condition[1]](number, Decimal(condition[2])):
            return section
    return sections[0]


def _tokens(section: str) -> list[tuple[str, str]]:
    """The format's parts: digits' places, literal text, and what makes an amount, a share, a power of ten."""
    tokens = [_token(found) for found in _TOKEN.finditer(section.replace("General", "0"))]
    if _AMOUNT.search(section) or section.rstrip().endswith(("0,", "#,")):
        tokens.append(("amount", ""))
    return [token for token in tokens if token[0]]


def _token(found: re.Match[str]) -> tuple[str, str]:
    quoted, escaped, bracketed, power, other = found.groups()
    if power:
        return "power", power
    if bracketed is not None:
        return ("amount", "") if bracketed.startswith("$") and bracketed[1:2] not in ("-", "") else ("", "")
    if other is None:
        return _literal(quoted or escaped or "")
    if other in _PLACEHOLDERS:
        return "digit", other
    kind = {"%": "percent", "/": "fraction", ".": "point", ",": "", "@": ""}.get(other)
    return (kind, other) if kind is not None else _literal(other)


def _literal(text: str) -> tuple[str, str]:
    return ("amount", "") if any(unicodedata.category(letter) == "Sc" for letter in text) else ("text", text)


def _with_places(tokens: list[tuple[str, str]], text: str) -> str:
    """A number with a point, filled up with zeros where the format shows more places than it has."""
    point = tokens.index(("point", "."))
    whole, _, places = text.partition(".")
    return f"{_fill(tokens[:point], whole)}.{places.ljust(tokens[point:].count(('digit', '0')), '0')}"


def _fill(tokens: list[tuple[str, str]], digits: str) -> str:
    """The whole number in its digits' places, from the right; what stands after the point shows zeros."""
    point = next((place for place, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    shown: list[str] = []
    places = sum(kind == "digit" for kind, _ in tokens[:point])
    if not places:
        return digits
    padded = digits.rjust(places)
    first, rest = padded[: len(padded) - places + 1], iter(padded[len(padded) - places + 1 :])
    for kind, text in tokens[:point]:
        if kind == "digit":
            digit = first or next(rest)
            first = ""
            shown.append(digit.replace(" ", "0" if text == "0" else ""))
        else:
            shown.append(text)
    shown += [text for kind, text in tokens[point:] if kind == "text"]
    return "".join(shown).strip()


def _show_date(epoch: datetime, is_duration: bool, written: str) -> str:
    """The moment of a day number that counts from `epoch`; a number that is no date is shown as a number."""
    try:
        moment = from_excel(float(written), epoch, timedelta=is_duration)
    except (ValueError, OverflowError):
        return show_plain(written)
    if written.startswith("-") or moment is None:  # spreadsheets know no days before their first
        return show_plain(written)
    if isinstance(moment, timedelta):
        return _duration(moment)
    return show_iso(moment.isoformat())


def show_iso(written: str) -> str:
    """A moment in ISO form without a time of midnight."""
    return written.removesuffix("Z").removesuffix(".000").removesuffix("T00:00:00")


def _duration(duration: timedelta) -> str:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def read_styles(stream: IO[bytes], epoch: datetime) -> Sequence[Show]:
    """What shows the numbers of each style, by its number; raises KeyError and ValueError where unclear."""
    names, codes, styles = LocalNames(), dict[int, str](), list[int]()
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(names[name])
        if inside[-1] == "numFmt":
            said = local_attributes(attributes)
            codes[int(said["numFmtId"])] = said["formatCode"]
        elif inside[-2:] == ["cellXfs", "xf"]:
            styles.append(int(local_attributes(attributes).get("numFmtId", "0")))

    def end(_: str) -> None:
        inside.pop()

    parse_all(stream, "styleSheet", start, end)
    known = {**_KNOWN, **codes, 0: "General"}
    showers = {code: _shower_of_style(known.get(code, "General"), epoch) for code in set(styles)}
    return [showers[code] for code in styles]


def _shower_of_style(code: str, epoch: datetime) -> Show:
    if code in ("General", "@"):
        return show_plain
    if is_date_format(code):
        return partial(_show_date, epoch, bool(is_timedelta_format(code)))
    return shower(code)
