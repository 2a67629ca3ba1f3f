"""How the cells of each style show their numbers, from the workbook's styles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from importer.file.workbook.dates import date_shower
from importer.file.workbook.numbers import Show, show_plain, shower
from importer.file.workbook.xml import LocalNames, local_attributes, parse_all

# Dates in East Asian calendars (ECMA-376 part 1, 18.8.30), which openpyxl's table leaves out.
_EAST_ASIAN_DATES = dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd")
_KNOWN: Mapping[int, str] = {**_EAST_ASIAN_DATES, **BUILTIN_FORMATS}


def read_styles(stream: IO[bytes], epoch: datetime) -> Sequence[Show]:
    """What shows the numbers of each style, by the style's number; KeyError and ValueError for what can't be told."""
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
    showers = {code: _shower(known.get(code, "General"), epoch) for code in set(styles)}
    return [showers[code] for code in styles]


def _shower(code: str, epoch: datetime) -> Show:
    if code in ("General", "@"):
        return show_plain
    if is_date_format(code):
        return date_shower(epoch, is_duration=bool(is_timedelta_format(code)))
    return shower(code)
