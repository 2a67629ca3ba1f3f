"""What people type behind `/imports`: a word, a month, or a part of a file's name."""

from datetime import UTC, datetime

import pytest

from importer.words.jobs import JobState
from importer.words.wanted import EVERYTHING, Wanted, read_wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", EVERYTHING),
        ("mine", Wanted(by="U1")),
        (" MINE ", Wanted(by="U1")),
        ("failed", Wanted(states={JobState.FAILED})),
        ("errors", Wanted(states={JobState.COMPLETED_WITH_ERRORS, JobState.UNDONE}, with_errors=True)),
        ("running", Wanted(states={JobState.CHECKING, JobState.QUEUED, JobState.APPLYING})),
        ("2026-10", Wanted(since=datetime(2026, 10, 1, tzinfo=UTC), until=datetime(2026, 11, 1, tzinfo=UTC))),
        ("2026-12", Wanted(since=datetime(2026, 12, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC))),
        ("2026-13", Wanted(name="2026-13")),
        ("9999-12", Wanted(name="9999-12")),
        (" Q3 list", Wanted(name="Q3 list")),
    ],
)
def test_what_is_meant(text: str, wanted: Wanted) -> None:
    """Whatever isn't a word or a month is looked for in the files' names."""
    assert read_wanted(text, "U1") == wanted


@pytest.mark.parametrize(
    ("french", "english"), [("les miens", "mine"), ("échoués", "failed"), ("en cours", "running")]
)
def test_the_words_are_known_in_each_language(french: str, english: str) -> None:
    """Whatever language the person is answered in."""
    assert read_wanted(french, "U1") == read_wanted(english, "U1")
