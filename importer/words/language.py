"""The language that people are answered in: English stands in the code, the others in catalogues beside it.

`_`, `ngettext` and `pgettext` say a sentence in the language of the moment; `lazy_gettext` and
`lazy_ngettext` keep it until it is read, for what is raised or stored. The names are gettext's own
(https://docs.python.org/3/library/gettext.html). Values are named: `_("{rows} went through", rows=1240)`; a
number is written as the language does, a tuple as a list in words.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, Union

if TYPE_CHECKING:
    from importer.words.written_values import Writer


class Language(StrEnum):
    """The languages that Handoff speaks, by their codes (ISO 639-1)."""

    ENGLISH = "en"
    FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every sentence in one language, and how that language writes numbers and lists."""

    locale: str
    translations: NullTranslations


Value: TypeAlias = Union[str, int, float, date, "Sentence", tuple["Value", ...]]

_LOCALES: Final = {Language.ENGLISH: "en_GB", Language.FRENCH: "fr_FR"}
"""British English writes `a, b and c`."""
_CATALOGUES: Final = Path(__file__).with_name("catalogues")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is put into words when it is read; `several` is its plural, chosen by `count`."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    several: str = ""
    count: int = 0

    def __str__(self) -> str:
        """The sentence in the language of the moment."""
        if self.several:
            return ngettext(self.message, self.several, self.count, **self.values)
        return _(self.message, **self.values)

    def fill(self, count: int = 0, /, **values: Value) -> "Sentence":
        """The sentence with these values as well; one that has a plural is then about so many."""
        return replace(self, values={**self.values, **values}, count=count)


@cache
def catalogue(language: Language) -> Catalogue:
    """What the language says for each sentence; English says what stands in the code."""
    is_english = language is Language.ENGLISH
    return Catalogue(_LOCALES[language], NullTranslations() if is_english else _translations(language))


@contextmanager
def speaking(what: Catalogue) -> Iterator[None]:
    """Everything that is said within, by this task and those it starts, is said in this language."""
    token = _SPOKEN.set(what)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def _(message: str, /, **values: Value) -> str:
    """The sentence in the language of the moment, with its values."""
    return _filled(_spoken().translations.gettext(message), values)


def ngettext(one: str, several: str, count: int, /, **values: Value) -> str:
    """The sentence for so many, in the language of the moment; `count` is one of its values."""
    return _filled(_spoken().translations.ngettext(one, several, count), {"count": count, **values})


def pgettext(context: str, message: str, /, **values: Value) -> str:
    """The sentence where another language says it otherwise than elsewhere; `context` is what it is about."""
    return _filled(_spoken().translations.pgettext(context, message), values)


def lazy_gettext(message: str, /, **values: Value) -> Sentence:
    """The sentence, for whoever reads it later."""
    return Sentence(message, values)


def lazy_ngettext(one: str, several: str, count: int, /, **values: Value) -> Sentence:
    """The sentence for so many, for whoever reads it later."""
    return Sentence(one, values, several, count)


@cache
def say_in_each(message: str) -> tuple[str, ...]:
    """A word as every language says it, English first: for what people send back as it was given to them."""
    said = [catalogue(language).translations.gettext(message) for language in Language]
    return tuple(dict.fromkeys(said))


def in_words(value: Value) -> str:
    """A value in a sentence: numbers, days and moments as the language writes them, a tuple as a list."""
    match value:
        case int():
            return _writer().whole_number(value)
        case float():
            return _writer().decimal(value)
        case datetime():
            return _writer().moment(value)
        case date():
            return _writer().day(value)
        case tuple():
            return _writer().several([in_words(item) for item in value])
        case _:
            return str(value)


def in_column(moment: datetime) -> str:
    """A moment as short as the language writes it, and always as long, as in a column of a list."""
    return _writer().short_moment(moment)


def row_of(items: Iterable[str]) -> str:
    """What is counted or found, one behind the other, as the language does: `3 changed, 2 already right`."""
    return _writer().row(list(items))


def _spoken() -> Catalogue:
    return _SPOKEN.get() or catalogue(Language.ENGLISH)


def _filled(message: str, values: Mapping[str, Value]) -> str:
    return message.format_map({name: in_words(value) for name, value in values.items()})


def _translations(language: Language) -> GNUTranslations:
    """The catalogue as `make words` has compiled it: what people write takes ten times as long to read."""
    with (_CATALOGUES / f"{language}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def _writer() -> "Writer":
    """Loaded where a first value is written: a process that reads a file for us says nothing."""
    from importer.words.written_values import writer  # noqa: PLC0415 - told above

    return writer(_spoken().locale)


_SPOKEN: ContextVar[Catalogue | None] = ContextVar("spoken", default=None)
