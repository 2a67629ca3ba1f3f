"""The text of one cell: what is trimmed and cleaned of it, and which words have a meaning of their own."""

import re
import unicodedata
from functools import cache

from importer.words.fields import clearing_words

_ASCII_BLANKS = "".join(map(chr, range(0x21))) + "\x7f"
# Invisible, but no format characters in Unicode: joiners, fillers and the blank braille cell.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
_DAMAGED_NUMBER = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}", re.IGNORECASE | re.ASCII)
_CALC_ERROR = re.compile(r"Err:\d{3}", re.IGNORECASE | re.ASCII)  # LibreOffice
_NARROW_COLUMN = re.compile(r"#{4,}")  # what Excel saves of a number that its column has no room for
_EXCEL_ERRORS = frozenset(
    (
        # English, and what other languages share with it
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#ERROR!"),
        *("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#PROPAGATION!"),  # French
        *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#KALK!"),  # German
        *("#N/D", "#¡REF!", "#¡VALOR!", "#¡DIV/0!"),  # Spanish
        *("#¿NOMBRE?", "#¡NULO!", "#¡NUM!", "#¡DESBORDAMIENTO!"),
        *("#RIF!", "#VALORE!", "#NOME?", "#NULLO!"),  # Italian
        *("#VALOR!", "#NULO!", "#NÚM!"),  # Portuguese
        *("#N/B", "#VERW!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#LEEG!", "#GETAL!"),  # Dutch
        *("#ADR!", "#ARG!", "#DZIEL/0!", "#NAZWA?", "#ZERO!", "#LICZBA!"),  # Polish
        *("#SAKNAS!", "#VÄRDEFEL!", "#REFERENS!", "#NAMN?", "#I/T", "#VERDI!", "#VÆRDI!", "#NAVN?"),  # Nordic
    )
)
SAYS_NOTHING = frozenset(
    (
        *[
            "x",
            "n/a",
            "na",
            "n.a.",
            "none",
            "null",
            "nil",
            "no",
            "yes",
            "same",
            "unchanged",
            "keep",
            "stays",
            "tbd",
            "tbc",
            "todo",
            "idem",
            "ditto",
        ],
        *[
            "inchange",
            "non",
            "oui",
            "aucun",
            "neant",
            "unverandert",
            "bleibt",
            "nein",
            "ja",
            "keine",
            "offen",
            "igual",
            "si",
            "ninguno",
        ],
        *["invariato", "nessuno", "uguale", "nenhum", "ongewijzigd", "geen", "nee"],
        *("as is", "no change", "a definir", "sin cambios", "sem alteracao"),
    )
)
"""What people write into a cell in place of a value, folded; so is all that has neither letter nor digit."""


def trim(text: str) -> str:
    """The text without white space and invisible characters at its ends."""
    if text.isascii():
        return text.strip(_ASCII_BLANKS)
    first = next((place for place, character in enumerate(text) if not _is_blank(character)), len(text))
    last = next((place for place in range(len(text), first, -1) if not _is_blank(text[place - 1])), first)
    return text[first:last]


def trim_plain(text: str) -> str:
    """The text without ASCII white space at its ends, which nobody would call a difference."""
    return text.strip(_ASCII_BLANKS)


def clean(text: str) -> str:
    """The text in Unicode NFC without invisible characters, any white space in it as one space, trimmed.

    NFKC would take `Level ②` for `Level 2`, and full-width letters for others.
    """
    if not text.isascii():
        seen = "".join(character for character in text if not _is_invisible(character))
        text = unicodedata.normalize("NFC", seen)
    return " ".join(text.strip(_ASCII_BLANKS).split())


def caseless(text: str) -> str:
    """The cleaned text without regard to case."""
    return clean(text).casefold()


def fold(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def clears(text: str) -> bool:
    """Whether a cell holds the word that clears a value, in any language."""
    return caseless(text) in _clearing_words()


def is_spreadsheet_error(text: str) -> bool:
    """Whether a trimmed cell holds what a spreadsheet shows in place of a value that it couldn't work out."""
    if text[:1] not in ("#", "E", "e"):
        return False
    return (
        text.upper() in _EXCEL_ERRORS or _NARROW_COLUMN.fullmatch(text) or _CALC_ERROR.fullmatch(text)
    ) is not None


def is_damaged_number(text: str) -> bool:
    """Whether a trimmed cell holds a number that a spreadsheet has shortened, as `1.23E+15` or `1,23E+15`."""
    return _DAMAGED_NUMBER.fullmatch(text) is not None


@cache
def _clearing_words() -> frozenset[str]:
    return frozenset(map(caseless, clearing_words()))


def _is_blank(character: str) -> bool:
    return character.isspace() or _is_invisible(character)


def _is_invisible(character: str) -> bool:
    if character in _INVISIBLE:
        return True
    return unicodedata.category(character) in ("Cf", "Cc") and not character.isspace()
