"""What is trimmed and cleaned of a cell, and the words in it that mean something of their own."""

import pytest

from importer.matching.values import clean, clears, is_damaged_number, is_spreadsheet_error, trim, trim_plain
from importer.words.fields import clearing_word
from importer.words.language import Language, catalogue, speaking


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("CU-1", "CU-1"),
        (" \tCU-1\r\n", "CU-1"),
        ("\u00a0CU-1\u2003", "CU-1"),
        ("\ufeffCU-1\u200b", "CU-1"),
        ("\u200e\u202aCU-1\u202c", "CU-1"),
        ("CU\u200b-1", "CU\u200b-1"),
        ("\x00CU-1\x7f", "CU-1"),
        ("\u3164\u2800", ""),
        ("É 1 ", "É 1"),
        ("", ""),
    ],
)
def test_trimming_takes_white_space_and_invisible_characters_from_the_ends(text: str, trimmed: str) -> None:
    """What nobody sees at the ends of an External Id makes no difference; inside it is left alone."""
    assert trim(text) == trimmed


def test_plain_trimming_leaves_invisible_characters() -> None:
    """Only ASCII white space goes without being counted as cleaning."""
    assert trim_plain(" Standard\u00a0 ") == "Standard\u00a0"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Standard", "Standard"),
        ("  Plan \t de\nrelance ", "Plan de relance"),
        ("Plan\u00a0de\u202frelance", "Plan de relance"),
        ("Stan\u200bdard\ufeff", "Standard"),
        ("so\u00adft", "soft"),
        ("Re\u0301glée", "Réglée"),
        ("e\u200b\u0301", "é"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "ｆｕｌｌ ｗｉｄｔｈ"),  # noqa: RUF001 - full-width letters are the case
        ("Level ②", "Level ②"),
        ("ﬁrst x²", "ﬁrst x²"),
        ("heart\ufe0f", "heart"),
        ("\u200b \u00a0", ""),
    ],
)
def test_cleaning_leaves_what_a_person_sees(text: str, cleaned: str) -> None:
    """Cleaned names are in one Unicode form, with single plain spaces and nothing invisible."""
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("text", ["(none)", " (NONE) ", "\u200b(none)\u00a0"])
def test_the_word_that_clears_is_known_however_it_is_written(text: str) -> None:
    """Case and invisible characters don't change the word."""
    assert clears(text)


@pytest.mark.parametrize("language", Language)
def test_the_word_that_clears_is_known_in_every_language(language: Language) -> None:
    """Whatever language is spoken when the file is read."""
    with speaking(catalogue(language)):
        word = clearing_word()
    assert clears(f" {word.upper()}")


@pytest.mark.parametrize(
    "text",
    ["none", "(none", "( none )", "(none) x", "", "-", "（none）"],  # noqa: RUF001 - full-width brackets
)
def test_nothing_else_clears(text: str) -> None:
    """Only the word itself, with its brackets, clears a value."""
    assert not clears(text)


@pytest.mark.parametrize(
    "text",
    [
        *("#N/A", "#n/a", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#NV", "#BEZUG!", "#WERT!", "#ÜBERLAUF!", "#VALEUR!", "#NOM?", "#¡REF!", "#N/D", "#RIF!", "#N/B"),
        *("#######", "Err:502", "#ERROR!"),
    ],
)
def test_spreadsheet_errors_are_known_in_their_languages(text: str) -> None:
    """What a spreadsheet writes in place of a value is no value."""
    assert is_spreadsheet_error(text)


@pytest.mark.parametrize("text", ["#1", "#Urgent!", "N/A", "#", "##", "Error", "REF!", "", "Err: 5"])
def test_other_words_are_no_spreadsheet_errors(text: str) -> None:
    """A hash or the word error alone doesn't make a spreadsheet error."""
    assert not is_spreadsheet_error(text)


@pytest.mark.parametrize("text", ["1.23E+15", "1,23E+15", "1E+15", "-1.5e+20", "9.99999E+115", "4E-05"])
def test_numbers_that_a_spreadsheet_shortened_are_known(text: str) -> None:
    """The way that spreadsheets write long numbers shows that digits are lost."""
    assert is_damaged_number(text)


@pytest.mark.parametrize(
    "text", ["12E5", "1E5", "1.23", "E+15", "CU-1E+15", "12.3E+15", "1.23E+", "1234567890"]
)
def test_ids_that_only_look_alike_are_not_damaged(text: str) -> None:
    """An id with an E in it, or a plain number, is what it is."""
    assert not is_damaged_number(text)
