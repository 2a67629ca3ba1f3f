"""How long the first message about a job waits for its check: people count from when they shared the file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from handlers.first_messages import A_MOMENT, find_patience_end
from handlers.payloads.events import FileMessage, SharedFile, read_shared_at
from importer.words.job_reading import Source
from importer.words.jobs import ImportJob
from tests.handlers.imports import an_import

_FILE: Final = SharedFile("F1", "customers.csv", 52_000, "text/csv", "", "")
_SHARED_AT: Final = datetime(2025, 11, 3, 14, 5, tzinfo=UTC)
_PATIENCE: Final = timedelta(seconds=1.5)


def _message(ts: str, thread_ts: str = "") -> FileMessage:
    return FileMessage("T1", "C1", "channel", "U1", "", ts, thread_ts, "Ev1", "", (_FILE,))


def _share(at: datetime, thread_ts: str = "") -> str:
    return _message(f"{at.timestamp():.6f}", thread_ts).name_share(_FILE)


def _job(share: str, made_after: timedelta) -> ImportJob:
    job = an_import(created_at=_SHARED_AT + made_after)
    return replace(job, reading=replace(job.reading, source=Source("customers.csv", 52_000, "F1", share)))


@pytest.mark.parametrize("made_after", [timedelta(seconds=0.1), timedelta(seconds=1)])
@pytest.mark.parametrize("thread_ts", ["", "1600000000.000100"])
def test_patience_counts_from_the_sharing(made_after: timedelta, thread_ts: str) -> None:
    """Not from when the file had been read."""
    job = _job(_share(_SHARED_AT, thread_ts), made_after)
    assert find_patience_end(job, _PATIENCE) == _SHARED_AT + _PATIENCE


@pytest.mark.parametrize("made_after", [timedelta(seconds=1.4), timedelta(seconds=9), timedelta(hours=3)])
def test_a_file_that_was_read_late_has_a_moment_for_its_check(made_after: timedelta) -> None:
    """It came behind many others, or slowly: then one message does where the check is as quick as most."""
    job = _job(_share(_SHARED_AT), made_after)
    assert find_patience_end(job, _PATIENCE) == job.created_at + A_MOMENT


def test_no_patience_is_none() -> None:
    """Where nobody is to wait, not even a moment is waited."""
    assert find_patience_end(_job(_share(_SHARED_AT), timedelta(0)), timedelta(0)) == _SHARED_AT


def test_a_clock_that_goes_before_ours_makes_nobody_wait_longer() -> None:
    """Then the job's beginning counts."""
    job = _job(_share(_SHARED_AT + timedelta(minutes=5)), timedelta(0))
    assert find_patience_end(job, _PATIENCE) == _SHARED_AT + _PATIENCE


@pytest.mark.parametrize(
    "share", ["undo:5:1.2.ab", "trial:5:3", "list:V1:F1", "return:12", "C1:soon:F1", "C1:1e9:F1"]
)
def test_what_was_shared_nowhere_counts_from_its_beginning(share: str) -> None:
    """An undo, and whatever else no message of Slack's is about."""
    assert read_shared_at(share) is None
    assert find_patience_end(_job(share, timedelta(0)), _PATIENCE) == _SHARED_AT + _PATIENCE
