"""What the tests of messages begin with."""

from collections.abc import Iterator

import pytest

from importer.words.language import Catalogue, Language, catalogue, speaking
from tests.pseudo import PSEUDO


@pytest.fixture(params=[*map(catalogue, Language), PSEUDO], ids=[*Language, "made up"])
def each_language(request: pytest.FixtureRequest) -> Iterator[None]:
    """The test once in each language, and in one that takes half as much room again."""
    spoken: Catalogue = request.param
    with speaking(spoken):
        yield
