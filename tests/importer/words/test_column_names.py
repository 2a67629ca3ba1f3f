"""A column without a name is called by its letter, and found again by what people type of that."""

import pytest

from importer.words.column_names import find_lettered, lettered
from importer.words.language import Language, catalogue, speaking
from tests.handlers.imports import a_shape


@pytest.mark.parametrize("language", Language)
def test_a_column_is_found_by_its_letter_in_each_language(language: Language) -> None:
    """Whoever was told of a column in one language may type it where another is spoken."""
    with speaking(catalogue(language)):
        said = lettered(a_shape(), 3)
    assert find_lettered(a_shape(), f" {said.upper()} ") == 3


@pytest.mark.parametrize("name", ["column Z", "column", "columns A", "A", "column 1"])
def test_what_is_no_letter_of_the_file_finds_nothing(name: str) -> None:
    """A header may be called like that."""
    assert find_lettered(a_shape(), name) is None
