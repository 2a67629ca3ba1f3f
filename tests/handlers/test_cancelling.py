"""What stops a job, gives one up, closes a form and takes a job back is never called the same in French."""

from datetime import UTC, datetime

from handlers.blocks.cancelling import cancel_button, confirm_cancel, confirm_giving_up, give_up_button
from handlers.blocks.settings import GroupsTold, settings_modal
from handlers.blocks.taken_back import take_back_button
from importer.words.jobs import JobState
from importer.words.language import Language, catalogue, speaking
from importer.words.undo import TakingBack
from importer.words.workspace_settings import WorkspaceSettings
from tests.handlers.imports import a_checked_import


def words_of(language: Language) -> list[str]:
    """What the four say."""
    job = a_checked_import(JobState.COMPLETED, rows=1, planned=1, changed=1)
    with speaking(catalogue(language)):
        stop = cancel_button(job).to_dict()["elements"][0]["text"]["text"]
        undo = take_back_button(job, TakingBack(until=datetime(2026, 5, 4, tzinfo=UTC)))
        assert undo
        give_up = give_up_button(job).to_dict()["text"]["text"]
        close = settings_modal(WorkspaceSettings(), GroupsTold()).to_dict()["close"]["text"]
        return [stop, give_up, close, undo.to_dict()["text"]["text"]]


def test_english_cancels_in_three_places() -> None:
    """It undoes in another word, so nobody mistakes one for the other."""
    assert words_of(Language.ENGLISH) == ["Cancel", "Cancel", "Cancel", "Undo"]


def test_french_has_a_word_for_each() -> None:
    """Its word for Cancel is also that for Undo, and stands only where Slack itself has it: in a form."""
    assert words_of(Language.FRENCH) == ["Interrompre", "Abandonner", "Annuler", "Revenir en arrière"]


def test_whoever_is_asked_once_more_reads_the_same_word() -> None:
    """At Home what waits for an answer is given up, and what goes on is stopped."""
    waiting, going = a_checked_import(JobState.PREVIEWED), a_checked_import(JobState.APPLYING)
    with speaking(catalogue(Language.FRENCH)):
        given_up, stopped = confirm_giving_up(waiting).to_dict(), confirm_cancel(going).to_dict()
    assert (given_up["title"]["text"], given_up["confirm"]["text"]) == (
        "Abandonner cet import\u202f?",
        "Abandonner",
    )
    assert (stopped["title"]["text"], stopped["confirm"]["text"]) == (
        "Interrompre cet import\u202f?",
        "Interrompre",
    )
