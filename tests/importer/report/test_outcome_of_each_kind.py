"""However a job stands, and wherever its plan came from, one sentence says how."""

from dataclasses import replace
from itertools import product

import pytest

from importer.report.outcome import outcome
from importer.words.directory import DirectoryKind, User
from importer.words.handover import Handover
from importer.words.jobs import JobKind, JobState
from importer.words.language import Language, catalogue, speaking
from tests.handlers.imports import a_checked_import

REQUEST = Handover(User(1, "ann@x.com", "Ann"), (User(2, "bob@x.com", "Bob"),))


@pytest.mark.parametrize(("kind", "state"), list(product(JobKind, JobState)))
def test_each_kind_has_a_sentence_in_each_state(kind: JobKind, state: JobState) -> None:
    """The history shows any of them to whoever looks, so none may be without one."""
    job = a_checked_import(state, rows=9, planned=9, changed=4)
    loads = DirectoryKind.USERS if kind is JobKind.DIRECTORY else None
    request = REQUEST if kind in {JobKind.HANDOVER, JobKind.RETURN} else None
    said = outcome(replace(job, kind=kind, loads=loads, request=request, of=3, root=3))
    assert said
    assert "{" not in said


@pytest.mark.parametrize(
    ("kind", "stopped", "undone"),
    [
        (
            JobKind.FILE,
            "Interrompu, lignes appliquées\u00a0: 1 sur 9",
            "Annulé\u00a0: 1 client avait été modifié",
        ),
        (
            JobKind.HANDOVER,
            "Interrompu, clients transmis jusque-là\u00a0: 1 sur 9",
            "Annulé\u00a0: 1 client avait été transmis",
        ),
        (
            JobKind.UNDO,
            "Interrompu, clients rétablis\u00a0: 1 sur 9",
            "Annulé, clients rétablis auparavant\u00a0: 1 sur 9",
        ),
        (JobKind.DIRECTORY, "Interrompue\u00a0: 1 modification", "Annulée\u00a0: 1 modification"),
    ],
)
def test_stopped_and_taken_back_are_two_words_in_french(kind: JobKind, stopped: str, undone: str) -> None:
    """The same two of every kind, and right for one of nine."""
    loads = DirectoryKind.USERS if kind is JobKind.DIRECTORY else None
    request = REQUEST if kind is JobKind.HANDOVER else None
    job = a_checked_import(JobState.CANCELLED, rows=9, planned=9, changed=1)
    job = replace(job, kind=kind, loads=loads, request=request, of=3, root=3)
    with speaking(catalogue(Language.FRENCH)):
        assert outcome(job) == stopped
        assert outcome(replace(job, state=JobState.UNDONE)) == undone


def test_what_was_dropped_before_it_began_is_a_third_word_in_french() -> None:
    """Of a file and of a list alike, whose words have two genders."""
    dropped = a_checked_import(JobState.CANCELLED, rows=9, planned=9)
    a_list = replace(dropped, kind=JobKind.DIRECTORY, loads=DirectoryKind.USERS)
    with speaking(catalogue(Language.FRENCH)):
        assert [outcome(one) for one in (dropped, a_list)] == ["Abandon avant le début"] * 2
