"""The message of a job at work says how far it is, and what cancelling would do."""

from textwrap import dedent

import pytest

from handlers.blocks.message import Message
from handlers.blocks.progress import Pace, cancelled, closed, pace_words, progress, waiting
from importer.words.fields import Mapping
from importer.words.jobs import JobState, Stage
from tests.handlers.imports import (
    HUGE,
    a_checked_import,
    a_nasty_import,
    a_shape,
    an_import,
    an_import_with_errors,
)
from tests.handlers.reading import as_read, breaches, buttons


def test_a_waiting_import_names_what_it_waits_for() -> None:
    """The person knows that nothing is needed from them."""
    ahead = an_import(JobState.CHECKING, number=11)
    assert as_read(waiting(an_import(JobState.QUEUED), ahead)) == dedent("""\
        :hourglass_flowing_sand: *`customers.csv` is waiting for its turn*
        Import 11 (`customers.csv`) has to end first, because small imports run one after the other. This one then begins by itself. Nothing has changed so far.
        [Cancel]""")


def test_a_large_import_waits_for_large_ones_alone() -> None:
    """Small ones go beside it."""
    job = an_import(JobState.QUEUED, shape=a_shape(rows=20_001))
    assert "has to end first, because large imports run one after the other." in as_read(waiting(job, job))


def test_the_import_that_comes_next_is_told_so() -> None:
    """Nothing but the one that runs is before it."""
    ahead = an_import(JobState.CHECKING, number=11)
    assert as_read(waiting(an_import(JobState.QUEUED), ahead, is_next=True)) == dedent("""\
        :hourglass_flowing_sand: *`customers.csv` is next*
        Import 11 (`customers.csv`) is under way. As soon as it has ended, this one begins by itself. Nothing has changed so far.
        [Cancel]""")


def test_cancel_can_be_confirmed_while_the_message_is_edited() -> None:
    """Slack forgets a dialog whose block was given another id meanwhile."""
    job = an_import(JobState.CHECKING)
    first, then = (progress(job, Stage.CHECKING, rows).blocks[-1].to_dict() for rows in (1, 900))
    assert first["block_id"] == then["block_id"] == "cancel:5"


def test_checking_shows_a_bar_and_counts() -> None:
    """While rows are checked, nothing has changed."""
    job = an_import(JobState.CHECKING, shape=a_shape(rows=1_000_000))
    assert as_read(progress(job, Stage.CHECKING, 312_000)) == dedent("""\
        :hourglass_flowing_sand: *Checking 312,000 of 1,000,000 rows*
        `██████░░░░░░░░░░░░░░` 31%
        `customers.csv`, import 12. Nothing has changed so far: every row is checked first.
        [Cancel]""")


def test_comparing_says_why_it_takes_longer() -> None:
    """All rows were read, and some customers have several: the bar goes on, and nothing has changed."""
    job = an_import(JobState.CHECKING, shape=a_shape(rows=600_000))
    assert as_read(progress(job, Stage.COMPARING, 150_000)) == dedent("""\
        :hourglass_flowing_sand: *Comparing 150,000 of 600,000 rows*
        `█████░░░░░░░░░░░░░░░` 25%
        `customers.csv`, import 12. Nothing has changed so far: some customers have several rows, which must not contradict each other.
        [Cancel]""")


def test_applying_counts_the_rows_that_change_something() -> None:
    """The bar is full when all planned rows are applied."""
    job = a_checked_import(JobState.APPLYING, rows=1_240, planned=1_100, errors=60)
    assert as_read(progress(job, Stage.APPLYING, 550)) == dedent("""\
        :hourglass_flowing_sand: *Applying 550 of 1,100 rows*
        `██████████░░░░░░░░░░` 50%
        `customers.csv`, import 12. Rows with errors are left as they are; you get them in a file at the end.
        [Cancel]""")


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [
        (0, 1, "`░░░░░░░░░░░░░░░░░░░░` 0%"),
        (999, 1_000, "`███████████████████░` 99%"),
        (1_000, 1_000, "`████████████████████` 100%"),
        (1_200, 1_000, "`████████████████████` 100%"),
        (0, 0, "`████████████████████` 100%"),
    ],
)
def test_the_bar_is_full_only_at_the_end(done: int, total: int, bar: str) -> None:
    """Never beyond it, not even where the file grew; and an empty one is done."""
    assert bar in as_read(
        progress(an_import(JobState.CHECKING, shape=a_shape(rows=total)), Stage.CHECKING, done)
    )


def test_one_row_is_one_row() -> None:
    """Counts agree with their noun."""
    job = an_import(JobState.CHECKING, shape=a_shape(rows=1))
    assert "Checking 0 of 1 row*" in progress(job, Stage.CHECKING, 0).text


def test_the_text_goes_without_the_bar() -> None:
    """A screen reader would read twenty cells aloud."""
    text = progress(an_import(JobState.CHECKING), Stage.CHECKING, 620).text
    assert "Checking 620 of 1,240 rows" in text
    assert "█" not in text


def test_the_pace_is_told_once_it_can_be() -> None:
    """Beside the bar, and to those who hear the message."""
    job = a_checked_import(JobState.APPLYING, planned=1_100)
    shown = progress(job, Stage.APPLYING, 600, Pace(400, 4.0))
    assert "`██████████░░░░░░░░░░` 54% · 100 rows per second, a few seconds left\n" in as_read(shown)
    assert "\n100 rows per second, a few seconds left\n" in shown.text
    assert "second" not in as_read(progress(job, Stage.APPLYING, 600, Pace(400, 0.5)))


@pytest.mark.parametrize(
    ("rows", "seconds", "left", "words"),
    [
        (0, 60.0, 10, ""),
        (-5, 60.0, 10, ""),
        (100, 2.9, 10, ""),
        (100, 10.0, 0, "10 rows per second, a few seconds left"),
        (100, 10.0, 99, "10 rows per second, a few seconds left"),
        (100, 10.0, 400, "10 rows per second, about 40 seconds left"),
        (100, 10.0, 550, "10 rows per second, about 1 minute left"),
        (100, 10.0, 1_200, "10 rows per second, about 2 minutes left"),
        (100, 10.0, 35_700, "10 rows per second, about 1 hour left"),
        (50_000, 4.0, 200_000_000, "12,500 rows per second, about 4 hours left"),
        (1, 60.0, 2, "1 row per second, about 2 minutes left"),
    ],
)
def test_how_long_it_will_take(rows: int, seconds: float, left: int, words: str) -> None:
    """In the largest unit that fits, and nothing as long as nobody can tell."""
    assert pace_words(Pace(rows, seconds), left) == words


def _asks_before_cancelling(message: Message) -> str:
    confirm = buttons(message)["Cancel"]["confirm"]
    return (
        f"{confirm['title']['text']} {confirm['text']['text']} "
        f"[{confirm['confirm']['text']}] [{confirm['deny']['text']}]"
    )


def test_cancelling_a_check_changes_nothing() -> None:
    """The dialog says what cancelling does."""
    assert _asks_before_cancelling(progress(an_import(JobState.CHECKING), Stage.CHECKING, 0)) == (
        "Cancel this import? Nothing has changed so far. If you cancel now, nothing will. "
        "[Cancel the import] [Go on with it]"
    )


def test_cancelling_an_apply_leaves_what_was_applied() -> None:
    """Nobody takes Cancel for an undo."""
    assert _asks_before_cancelling(
        progress(a_checked_import(JobState.APPLYING, planned=9), Stage.APPLYING, 0)
    ) == (
        "Cancel this import? The rows applied so far stay as they are now, unless someone undoes "
        "the import afterwards. The other rows are left as they were. [Cancel the import] [Go on with it]"
    )


def test_the_message_closes_with_one_line() -> None:
    """The outcome, the columns that were read, and where to look; no buttons."""
    assert as_read(closed(an_import_with_errors())) == (
        ":warning: 1,100 customers changed, 80 already right, 60 rows need fixing. "
        "`customers.csv`, import 12: External Id from `Customer` and Account manager email from `Email · column B`. "
        "Not imported: Workflow name. Shared by <@U1>. See the result below."
    )


def test_a_cancelled_question_changed_nothing() -> None:
    """The way to start over is told."""
    assert as_read(cancelled(an_import(JobState.CANCELLED, mapping=Mapping(), cancelled_by="U2"))) == dedent("""\
        :no_entry_sign: *Cancelled: `customers.csv` was not imported*
        Shared by <@U1>, cancelled by <@U2>. Nothing was changed. Share the file again to start over.""")


def test_an_import_cancelled_on_its_way_tells_how_far_it_came() -> None:
    """What was applied is counted."""
    job = a_checked_import(JobState.CANCELLED, rows=1_240, planned=1_100, changed=500)
    assert as_read(cancelled(job)) == dedent("""\
        :no_entry_sign: *Cancelled: the import of `customers.csv` was stopped*
        Shared by <@U1>. 500 of 1,240 rows had been applied. What was applied stays as it is now.""")


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("state", list(JobState))
def test_the_nastiest_import_is_within_slacks_limits(state: JobState) -> None:
    """Whatever the file is called and however large it is."""
    job = a_nasty_import(state=state)
    messages = [waiting(job, job), progress(job, Stage.COMPARING, HUGE // 2), closed(job), cancelled(job)]
    assert [breaches(message) for message in messages] == [[]] * 4
    assert not any("<!channel>" in as_read(message) for message in messages)
