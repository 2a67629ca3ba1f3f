"""The catalogues held to the code: nothing is missing, unfinished or left over in any language."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from importer.words.language import Language, catalogue, ngettext, speaking
from tests.project.sources import ROOT, modules

PRODUCT = ("bot", "handlers", "importer", "storage")
KEYWORDS = {
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "say_in_each": None,
}
CATALOGUES = ROOT / "importer" / "words" / "catalogues"
LANGUAGES = [language for language in Language if language is not Language.ENGLISH]
BREAKABLE = re.compile(r" [;?!»]| :(?!\w+:)|(?<=[\d}]) %|« |[ \u00a0\u202f]{2,}[:;?!%»]|«[ \u00a0\u202f]{2,}")
"""A space at a French sign where a line may break, or one too many; not that of an emoji's name."""
PART_OF_ALL = re.compile(r"\} \w+ sur \{|\} sur \{\w+\} \w")
"""A part of all with a word that goes by only one of the two numbers, such as `{done} lignes sur {count}`."""


@cache
def sentences_of_the_code() -> Catalog:
    """Every sentence that the code says, as Babel finds them."""
    found = Catalog()
    for part in PRODUCT:
        for _file, _line, message, _comments, context in extract_from_dir(ROOT / part, keywords=KEYWORDS):
            found.add(message, context=context)
    return found


def values_for(sentence: str) -> dict[str, str]:
    """A value for each that the sentence names."""
    return {name: f"a value for {name}" for name in placeholders(sentence) - {"count"}}


def read_catalogue(language: Language) -> Catalog:
    """The catalogue as it is written."""
    with (CATALOGUES / f"{language}.po").open("rb") as written:
        return read_po(written, locale=language)


def read_compiled(language: Language) -> Catalog:
    """The same as the program reads it."""
    with (CATALOGUES / f"{language}.mo").open("rb") as compiled:
        return read_mo(compiled)


def translations(catalogue: Catalog) -> dict[tuple[str | None, ...], list[str]]:
    """What is said for each sentence, wherever it is about something of its own."""
    return {(message.context, *texts(message.id)): texts(message.string) for message in messages(catalogue)}


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the catalogue's header."""
    return (message for message in catalogue if message.id)


def texts(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The singular and the plural of a sentence, or its only form."""
    return [said] if isinstance(said, str) else list(said or ())


def placeholders(text: str) -> set[str]:
    """The names of a sentence's values."""
    return set(re.findall(r"\{(\w+)\}", text))


def said_within_f_strings() -> Iterator[tuple[str, str]]:
    """Each sentence that is said in the middle of an f-string, behind the place where it stands."""
    for module in modules(*PRODUCT):
        for text in module.nodes:
            if isinstance(text, ast.JoinedStr):
                yield from ((f"{module.path}:{text.lineno}", said) for said in _said_within(text))


def _said_within(text: ast.JoinedStr) -> Iterator[str]:
    calls = (node for node in ast.walk(text) if isinstance(node, ast.Call))
    for call in calls:
        match call.func, call.args:
            case ast.Name(id=name), [ast.Constant(value=str(said)), *_] if name in KEYWORDS:
                yield said


def test_no_sentence_hides_within_an_f_string() -> None:
    """Python 3.11 shows Babel nothing of what stands there, so the other tests would know nothing of it."""
    assert not [one for one in said_within_f_strings() if one[1] not in sentences_of_the_code()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_has_its_translation(language: Language) -> None:
    """`make words` takes new sentences over; a person writes what they are in the language."""
    written = read_catalogue(language)
    missing = [
        message.id
        for message in messages(sentences_of_the_code())
        if not (said := written.get(message.id, message.context)) or not all(texts(said.string)) or said.fuzzy
    ]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: Language) -> None:
    """A sentence that the code no longer says goes from the catalogues too."""
    said = sentences_of_the_code()
    written = read_catalogue(language)
    assert not [message.id for message in messages(written) if not said.get(message.id, message.context)]
    assert not written.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_is_what_was_written(language: Language) -> None:
    """`make words` compiles the catalogue once a person has written in it; the program reads nothing else."""
    compiled, written = read_compiled(language), read_catalogue(language)
    assert translations(compiled) == translations(written)
    assert (compiled.num_plurals, compiled.plural_expr) == (written.num_plurals, written.plural_expr)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_values(language: Language) -> None:
    """A value that is missing isn't told; one too many is an error when the sentence is said."""
    unequal = [
        message.id
        for message in messages(read_catalogue(language))
        if any(placeholders(text) != placeholders(texts(message.id)[-1]) for text in texts(message.string))
    ]
    assert not unequal


@pytest.mark.parametrize("language", Language)
def test_each_sentence_can_be_said(language: Language) -> None:
    """In either number, with all its values; nothing of how it is written in the catalogue is left in it."""
    with speaking(catalogue(language)):
        for message in messages(sentences_of_the_code()):
            one, several = texts(message.id)[0], texts(message.id)[-1]
            said = [ngettext(one, several, count, **values_for(several)) for count in (0, 1, 2, 1_240)]
            assert all(said)
            assert not any(sign in text for text in said for sign in "{}")


def french_sentences() -> list[str]:
    """All that is said in French, in either number."""
    return [text for message in messages(read_catalogue(Language.FRENCH)) for text in texts(message.string)]


def test_no_line_breaks_before_a_french_sign() -> None:
    """Nor within quotation marks, or before a percent sign."""
    assert not [text for text in french_sentences() if BREAKABLE.search(text)]


def test_where_a_french_line_may_break() -> None:
    """An emoji's name, and a sign that is talked about, are none of these places."""
    wrong = ("Pourquoi ?", "Ligne : 1", "« rien\u00a0»", "«\u00a0rien »", "{percent} %", "Ligne\u00a0 : 1")
    right = (
        "Pourquoi\u202f?",
        "Ligne\u00a0: 1",
        "«\u00a0rien\u00a0»",
        "12\u00a0%",
        "Ici :warning: là",
        "@ et % sous",
    )
    assert [text for text in (*wrong, *right) if BREAKABLE.search(text)] == list(wrong)


def test_a_part_of_all_agrees_with_any_number() -> None:
    """The plural is chosen by one number of two, so no word that goes by a number stands beside both."""
    assert not [text for text in french_sentences() if PART_OF_ALL.search(text)]
    assert PART_OF_ALL.search("{changed} clients sur {count} ont été rétablis")
    assert PART_OF_ALL.search("{changed} sur {count} lignes jusqu’ici")  # noqa: RUF001 - as in French
    assert not PART_OF_ALL.search("Clients rétablis\u00a0: {changed} sur {count}.")
