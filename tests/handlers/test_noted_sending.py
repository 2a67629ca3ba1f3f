"""What fails before anything is sent leaves the note of its sending as it was."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from handlers.noted_sending import note_sending, prepare_nothing
from handlers.rate_limits import PostRation
from importer.words.errors import OvertakenError
from importer.words.postings import Posting
from tests.handlers.told_slack import refusal

POSTING = Posting(1, 1, 1, "handoff_summary", "C1", "1.1", "U1", "", "", "", None, "", 0, redirected=False)


@dataclass
class Notes:
    """Keeps what was noted of a sending; where it `is_overtaken`, another process has begun it."""

    is_overtaken: bool = False
    noted: list[str] = field(default_factory=list)

    async def begin(self, posting: Posting, place: str = "") -> None:
        """Note that it may stand at Slack from now on."""
        del place
        if self.is_overtaken:
            raise OvertakenError(posting.id)
        self.noted.append("begun")

    async def note_refused(self, posting: int, *, may_be_there: bool = False) -> None:
        """Note that Slack has not taken it."""
        del posting, may_be_there
        self.noted.append("refused")


async def _send(notes: Notes, prepare: Callable[[], Awaitable[None]]) -> None:
    workspace: Any = SimpleNamespace(postings=notes, posts=PostRation(0))
    async with note_sending(workspace, POSTING, "C1", prepare=prepare):
        notes.noted.append("sent")


async def test_what_is_sent_was_noted_before() -> None:
    """So that whoever finds the note looks first."""
    notes = Notes()
    await _send(notes, prepare_nothing)
    assert notes.noted == ["begun", "sent"]


@pytest.mark.parametrize("word", ["channel_not_found", "internal_error"])
async def test_what_fails_while_it_is_drawn_is_not_noted(word: str) -> None:
    """Neither that it may be at Slack, nor that an earlier try isn't there: drawing asks Slack as well."""
    notes = Notes()

    async def draw() -> None:
        raise refusal(word)

    with pytest.raises(SlackApiError, match=word):
        await _send(notes, draw)
    assert notes.noted == []


async def test_what_another_process_has_begun_stays_noted() -> None:
    """It may be on its way there."""
    notes = Notes(is_overtaken=True)
    with pytest.raises(OvertakenError):
        await _send(notes, prepare_nothing)
    assert notes.noted == []
