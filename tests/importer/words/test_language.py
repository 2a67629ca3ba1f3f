"""Sentences in the language of the moment, with their values."""

import asyncio
from gettext import NullTranslations

from hypothesis import given
from hypothesis import strategies as st

from importer.words.language import (
    Catalogue,
    Language,
    Sentence,
    _,
    catalogue,
    lazy_gettext,
    lazy_ngettext,
    ngettext,
    pgettext,
    say_in_each,
    speaking,
)
from importer.words.stored_sentences import from_text, to_text


class _Rows(NullTranslations):
    """A catalogue of one sentence."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The French of a number of rows, none of which is in the singular there."""
        assert (msgid1, msgid2) == ("{count} row", "{count} rows")
        return "{count} ligne" if n < 2 else "{count} lignes"


ENGLISH = catalogue(Language.ENGLISH)
FRENCH = Catalogue(catalogue(Language.FRENCH).locale, _Rows())


def test_english_stands_in_the_code() -> None:
    """A number has its thousands separated, a tuple is a list in words."""
    assert _("{rows} rows", rows=1240) == "1,240 rows"
    assert _("See {names}.", names=("a", "b", "c")) == "See a, b and c."
    assert _("{size} MB", size=3.25) == "3.2 MB"


def test_a_plural_goes_by_the_language() -> None:
    """French has no rows in the singular, where English has them in the plural."""
    assert ngettext("{count} row", "{count} rows", 0) == "0 rows"
    with speaking(FRENCH):
        assert ngettext("{count} row", "{count} rows", 0) == "0 ligne"
        assert ngettext("{count} row", "{count} rows", 1240) == "1\u202f240 lignes"


def test_a_word_goes_by_what_it_is_about() -> None:
    """English says the same for whatever; so does a language that has nothing else for it."""
    assert pgettext("a job that goes on", "{what} it", what="Cancel") == "Cancel it"
    with speaking(catalogue(Language.FRENCH)):
        assert pgettext("a job that goes on", "Cancel") == "Interrompre"
        assert pgettext("nothing of ours", "Cancel") == "Cancel"


def test_a_sentence_is_put_into_words_when_it_is_read() -> None:
    """The same sentence reads in each language, and so does a sentence within it."""
    sentence = lazy_gettext("[{part}]", part=lazy_ngettext("{count} row", "{count} rows", 2))
    assert str(sentence) == "[2 rows]"
    with speaking(FRENCH):
        assert str(sentence) == "[2 lignes]"
    assert str(sentence) == "[2 rows]"


def test_signs_in_a_value_are_left_alone() -> None:
    """A file may be called `{rows}.csv`."""
    assert _("{name} is empty", name="{rows}.csv") == "{rows}.csv is empty"


async def test_each_task_speaks_its_own_language() -> None:
    """Two people are answered at the same time."""
    both = asyncio.Barrier(2)

    async def say(language: Catalogue) -> str:
        with speaking(language):
            await both.wait()
            return ngettext("{count} row", "{count} rows", 1)

    assert list(await asyncio.gather(say(ENGLISH), say(FRENCH))) == ["1 row", "1 ligne"]


def test_a_word_is_known_in_each_language() -> None:
    """English comes first; a word that is the same everywhere counts once."""
    assert say_in_each("no sentence of ours") == ("no sentence of ours",)


VALUES = st.recursive(
    st.text() | st.integers() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner).map(tuple) | st.builds(Sentence, st.text(), st.dictionaries(st.text(), inner))
    ),
    max_leaves=20,
)


@given(st.builds(Sentence, st.text(), st.dictionaries(st.text(), VALUES), st.text(), st.integers()))
def test_a_stored_sentence_keeps_its_values(sentence: Sentence) -> None:
    """What comes out of the store is what went in, whatever its values are."""
    assert from_text(to_text(sentence)) == sentence


def test_what_was_stored_in_words_stays_in_these_words() -> None:
    """Databases hold failures of the time before there were catalogues."""
    for text in ("The file {x} is gone.", "12", '"quoted"', '{"message": 1}', ""):
        assert str(from_text(text)) == text
