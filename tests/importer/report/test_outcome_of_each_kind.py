"""However a job stands, and wherever its plan came from, one sentence says how."""

from dataclasses import replace
from itertools import product

import pytest

from importer.report.outcome import outcome
from importer.words.directory import DirectoryKind, User
from importer.words.handover import Handover
from importer.words.jobs import JobKind, JobState
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
