"""Values as a language writes them: numbers, days and moments, and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

_SHORT: Final = {"en": "y-MM-dd HH:mm"}
"""Britain's own would be read otherwise in America."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes as people do who speak one language in one country."""

    locale: Locale

    def whole_number(self, value: int) -> str:
        """With its thousands separated."""
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: float) -> str:
        """With one place behind the point."""
        return format_decimal(value, format="#,##0.0", locale=self.locale)

    def day(self, value: date) -> str:
        """With the month in a word."""
        return format_date(value, "d MMMM y", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """The same, with hour and minute."""
        return format_datetime(value, "d MMMM y, HH:mm", locale=self.locale)

    def short_moment(self, value: datetime) -> str:
        """As short as the language writes it, and always as long."""
        return format_datetime(value, _SHORT.get(self.locale.language, "short"), locale=self.locale)

    def several(self, items: Sequence[str]) -> str:
        """In words: `a, b and c`."""
        return format_list(items, locale=self.locale)

    def row(self, items: Sequence[str]) -> str:
        """One behind the other: `3 changed, 2 already right`."""
        return format_list(items, style="unit", locale=self.locale)


@cache
def writer(locale: str) -> Writer:
    """The one for a locale, such as `fr_FR`."""
    return Writer(Locale.parse(locale))
