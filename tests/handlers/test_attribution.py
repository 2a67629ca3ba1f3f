"""Who shared, who imported, who cancelled: one short sentence, whoever they were."""

import pytest

from handlers.blocks.outcome import attribution
from importer.words.jobs import JobState
from importer.words.language import Language, catalogue, speaking
from tests.handlers.imports import an_import


@pytest.mark.parametrize(
    ("started_by", "cancelled_by", "said"),
    [
        (None, None, "Shared by <@U1>"),
        ("U1", None, "Shared and imported by <@U1>"),
        ("U2", None, "Shared by <@U1>, imported by <@U2>"),
        (None, "U2", "Shared by <@U1>, cancelled by <@U2>"),
        ("U2", "U3", "Shared by <@U1>, imported by <@U2>, cancelled by <@U3>"),
        ("U1", "U1", "Shared by <@U1>, imported by <@U1>, cancelled by <@U1>"),
    ],
)
def test_everyone_is_named(started_by: str | None, cancelled_by: str | None, said: str) -> None:
    """Who did several things is named for each; of old imports only the sharer is known."""
    job = an_import(JobState.CANCELLED, started_by=started_by, cancelled_by=cancelled_by)
    assert attribution(job) == said


def test_a_cancel_that_came_too_late_is_not_told() -> None:
    """The import went through all the same."""
    job = an_import(JobState.COMPLETED, started_by="U1", cancelled_by="U2")
    assert attribution(job) == "Shared and imported by <@U1>"


def test_on_the_command_line_nothing_is_shared() -> None:
    """Whose account it was is told."""
    job = an_import(JobState.COMPLETED, uploaded_by="cli:anna", started_by="cli:anna")
    assert attribution(job) == "Imported by `anna`, from the command line"


@pytest.mark.parametrize(
    ("started_by", "said"),
    [
        ("U2", "Partagé par <@U1>, importé par <@U2>, interrompu par <@U3>"),
        (None, "Partagé par <@U1>, abandonné par <@U3>"),
    ],
)
def test_in_french_what_has_begun_is_interrupted_and_no_import_is_taken_back(
    started_by: str | None, said: str
) -> None:
    """What nobody had started is dropped."""
    job = an_import(JobState.CANCELLED, started_by=started_by, cancelled_by="U3")
    with speaking(catalogue(Language.FRENCH)):
        assert attribution(job) == said
