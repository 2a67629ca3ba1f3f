"""Dates in ISO form: of the day alone at midnight, of the time alone without a day, and durations in hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from openpyxl.utils.datetime import from_excel

from importer.file.workbook.numbers import show_plain


def date_shower(epoch: datetime, *, is_duration: bool) -> Callable[[str], str]:
    """What shows day numbers that count from `epoch`; a number that is no date is shown as a number."""
    return partial(_show, epoch, is_duration)


def _show(epoch: datetime, is_duration: bool, written: str) -> str:
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
