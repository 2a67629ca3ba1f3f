"""The closing message says what happened, what it means, and what to do next."""

from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent

import pytest

from handlers.blocks.file_words import error_file_words
from handlers.blocks.summary import summary
from importer.attempts import Attempts, correction_lines
from importer.words.directory import DirectoryKind
from importer.words.jobs import JobKind, JobState
from importer.words.row_errors import RowErrorCode
from importer.words.stored_sentences import in_these_words
from importer.words.summary import ErrorKind
from importer.words.totals import PlanTotals, Verdict
from importer.words.undo import TakingBack
from tests.handlers.imports import (
    HUGE,
    NASTY,
    a_checked_import,
    a_nasty_import,
    an_import,
    an_import_with_errors,
    nasty_kinds,
    some_kinds,
)
from tests.handlers.reading import as_read, breaches


def test_an_import_with_errors_says_what_to_mend() -> None:
    """The outcome in one word with its counts, each kind of error with its solution, and the next step."""
    assert as_read(summary(an_import_with_errors(), some_kinds(), "U1")) == dedent("""\
        # :warning: 1,100 customers changed, 80 already right, 60 rows need fixing
        <@U1>, this is the result of import 12, `customers.csv`.
        • *User not found, check the email* · 59 rows: `maja@exampel.com` → `maja@example.com`? (12) and `&lt;!channel&gt;` (1)
        • *The External Id is missing* · 1 row
        The error file below has the 60 rows that need attention. Correct it and share it again, here or in another channel.
        > Shared by <@U1>.
        [See changes] [Changes file] [Error file] [Details]""")


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        (0, "The error file below has the 60 rows that need attention. Correct it and share it again"),
        (
            58,
            "2 rows of the error file below still need attention. Correct them there, take the other rows out, and share the file again",
        ),
        (
            59,
            "1 row of the error file below still needs attention. Correct it there, take the other rows out, and share the file again",
        ),
    ],
)
def test_rows_that_were_fixed_since_need_no_attention(fixed: int, said: str) -> None:
    """They stand in the error file all the same."""
    told = summary(an_import_with_errors(), some_kinds(), "U1", attempts=Attempts(fixed=fixed))
    assert f"{said}, here or in another channel." in as_read(told)


def test_once_all_rows_are_fixed_nothing_is_left_to_do() -> None:
    """What was wrong stays told; the error file is spoken of no more."""
    told = as_read(summary(an_import_with_errors(), some_kinds(), "U1", attempts=Attempts(fixed=60)))
    assert "60 rows need fixing" in told
    assert "error file below" not in told


def test_a_clean_import_talks_of_no_errors() -> None:
    """Nothing is left to do, and nothing is asked for."""
    job = a_checked_import(JobState.COMPLETED, rows=1, planned=1, changed=1)
    job = replace(job, started_by="U1")
    assert as_read(summary(job, (), "U1")) == dedent("""\
        # :white_check_mark: 1 customer changed
        <@U1>, this is the result of import 12, `customers.csv`.
        > Shared and imported by <@U1>.
        [See changes] [Changes file] [Details]""")


def test_a_failed_import_changed_nothing_and_says_why() -> None:
    """The failure's own sentence tells what to do."""
    failure = in_these_words("The file was deleted from Slack before it could be read. Share it again.")
    assert as_read(summary(an_import(JobState.FAILED, failure=failure), (), "U1")) == dedent("""\
        # :x: Failed: nothing was changed
        <@U1>, this is the result of import 12, `customers.csv`.
        Nothing was changed. The file was deleted from Slack before it could be read. Share it again.
        > Shared by <@U1>.
        [Details]""")


def test_a_headline_says_what_was_removed() -> None:
    """However many others changed, and however well it went."""
    job = a_checked_import(JobState.COMPLETED, rows=300, planned=300, changed=300)
    totals = PlanTotals(customers=300, workflows_removed=297, managers_removed=1)
    assert as_read(summary(replace(job, verdict=Verdict(totals)), (), "U1")).startswith(
        "# :white_check_mark: 300 customers changed, workflow removed from 297, "
        "account managers removed from 1\n"
    )


@pytest.mark.parametrize(
    ("rows_and_alone", "said"),
    [
        ([(4, 2), (3, 1)], "2 rows have two of these errors, and are counted in both."),
        ([(2, 1), (4, 3)], "1 row has two of these errors, and is counted in both."),
        ([(3, 1), (3, 1), (2, 1)], "2 rows have several of these errors, and are counted in each."),
        ([(5, None)], ""),
        ([(3, None), (2, None)], ""),
    ],
)
def test_rows_with_several_errors_are_counted(
    rows_and_alone: list[tuple[int, int | None]], said: str
) -> None:
    """Where the numbers of the lines add up to more than the rows."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=9, planned=4, changed=4, errors=5)
    codes = (RowErrorCode.USER_NOT_FOUND, RowErrorCode.CUSTOMER_NOT_FOUND, RowErrorCode.WORKFLOW_NOT_FOUND)
    kinds = [
        ErrorKind(code, rows, alone=alone) for code, (rows, alone) in zip(codes, rows_and_alone, strict=False)
    ]
    read = as_read(summary(job, kinds, "U1"))
    assert said in read
    assert ("of these errors" in read) == bool(said)


def test_what_came_of_corrections_is_told() -> None:
    """The newest first, three of them; those that changed nothing aren't."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=9, planned=4, changed=4, errors=5)
    done = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=1_200, planned=1_198, changed=8, errors=2)
    stopped = a_checked_import(JobState.CANCELLED, rows=5, planned=4, changed=2)
    corrections = [
        *(replace(done, number=number) for number in (13, 14, 15)),
        replace(done, number=16, state=JobState.UNDONE),
        replace(done, number=17, state=JobState.FAILED),
        replace(stopped, number=18, cursor=3),
        replace(stopped, number=19),
        replace(done, number=20, state=JobState.APPLYING),
    ]
    assert "\n".join(correction_lines(Attempts(corrected_by=corrections))) == dedent("""\
        Import 20 is to correct it, and hasn't ended yet.
        Import 18 corrects it, and was cancelled after 2 of 5 rows.
        Import 16 corrected it, and has been undone since.
        3 earlier imports correct it, too.""")
    told = as_read(summary(job, (), "U1", attempts=Attempts(corrected_by=corrections[:1])))
    assert "Import 13 corrects it: 1,198 of 1,200 rows went through." in told
    assert told.count("corrects it") == 1


def test_a_cancelled_import_tells_how_far_it_came() -> None:
    """What was applied, what wasn't, and how to go on."""
    job = a_checked_import(JobState.CANCELLED, rows=1_240, planned=1_100, changed=500, unchanged=140)
    job = replace(job, started_by="U2", cancelled_by="U3")
    assert as_read(summary(job, (), "U1")) == dedent("""\
        # :no_entry_sign: Cancelled: 500 of 1,240 rows had been applied
        <@U1>, this is the result of import 12, `customers.csv`.
        It was cancelled after 500 rows had been applied. Those rows stay as they are now; no other row changed.
        To apply the rest, share the file again. What is already so is left alone.
        > Shared by <@U1>, imported by <@U2>, cancelled by <@U3>.
        [See changes] [Changes file] [Details]""")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"rows": 3, "unchanged": 3},
            "Nothing had to change: every customer in the file was already as the file says.",
        ),
        ({"rows": 3, "errors": 3}, "Every row has an error, so nothing was changed."),
    ],
)
def test_an_import_that_changed_nothing_says_why(counts: dict[str, int], said: str) -> None:
    """Nothing changed is no failure, and is explained."""
    state = JobState.COMPLETED_WITH_ERRORS if "errors" in counts else JobState.COMPLETED
    assert said in summary(a_checked_import(state, **counts), (), "U1").text


@pytest.mark.parametrize(
    ("loads", "has_undo"),
    [
        (None, True),
        (DirectoryKind.CUSTOMERS, True),
        (DirectoryKind.USERS, False),
        (DirectoryKind.WORKFLOWS, False),
    ],
)
def test_what_found_all_as_it_asked_can_be_taken_back(loads: DirectoryKind | None, *, has_undo: bool) -> None:
    """With the day until when; not a list that keeps nothing, since nothing was added."""
    job = replace(a_checked_import(JobState.COMPLETED, rows=3, unchanged=3), loads=loads)
    read = as_read(summary(job, (), "U1", TakingBack(until=datetime(2026, 2, 24, 9, tzinfo=UTC))))
    assert ("[Undo]" in read, "You can take this back until " in read) == (has_undo, has_undo)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (0, "It was cancelled before anything was changed."),
        (
            1,
            "It was cancelled after 1 row had been applied. That row stays as it is now; "
            "no other row changed.",
        ),
    ],
)
def test_a_cancelled_import_counts_in_the_singular_too(changed: int, said: str) -> None:
    """None and one have words of their own."""
    job = a_checked_import(JobState.CANCELLED, rows=9, planned=9, changed=changed)
    assert said in summary(job, (), "U1").text


def test_what_a_correction_has_not_read_is_told() -> None:
    """Rows that no other value mends stay in the first import's error file, and nobody is to miss them."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=48, planned=20, changed=20, errors=28)
    job = replace(job, kind=JobKind.CORRECTION, of=4)
    assert (
        "12 more rows of import 4 need fixing in the file itself: they are in the error file of import 4."
        in summary(job, (), "U1", left_in_first=12).text
    )
    assert "of import 4 need" not in summary(job, (), "U1").text


def test_one_row_needs_attention() -> None:
    """A single row is spoken of in the singular, in the summary and beside the error file."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=9, planned=8, changed=8, errors=1)
    assert "has the 1 row that needs attention" in summary(job, (), "U1").text
    assert error_file_words(job) == (
        "Import 12: the 1 row that needs attention. Correct the file and share it again; "
        "its columns `Row`, `Error`, `How to fix` and `Did you mean` tell what is wrong, and are left out when it comes back."
    )


def test_the_text_says_what_the_blocks_say() -> None:
    """The notification begins with the outcome, and ends with what to do."""
    text = summary(an_import_with_errors(), some_kinds(), "U1").text
    assert text.startswith(
        ":warning: 1,100 customers changed, 80 already right, 60 rows need fixing\n\n<@U1>, "
    )
    assert "`maja@exampel.com` → `maja@example.com`? (12)" in text
    assert "Correct it and share it again, here or in another channel." in text


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("state", list(JobState))
def test_every_kind_of_error_at_its_longest_is_within_slacks_limits(state: JobState) -> None:
    """All kinds with endless values fit, in the blocks and in the text."""
    message = summary(a_nasty_import(state=state), nasty_kinds(), NASTY)
    assert breaches(message) == []
    assert "<!channel>" not in message.text + as_read(message)


@pytest.mark.usefixtures("each_language")
def test_the_words_beside_the_error_file_are_within_slacks_limits() -> None:
    """As long as any message's text."""
    assert len(error_file_words(a_nasty_import(3), became_workbook=True)) <= 4_000


def test_kinds_of_errors_beyond_what_a_message_holds_are_counted() -> None:
    """The most frequent ones are shown, and nobody thinks that they were all."""
    kinds = nasty_kinds()
    read = as_read(summary(a_nasty_import(state=JobState.COMPLETED_WITH_ERRORS), kinds, "U1"))
    shown = sum(f"*{kind.code.message}*" in read for kind in kinds)
    assert 0 < shown < len(kinds)
    assert (
        f"*And {len(kinds) - shown} more kinds of errors* · {(len(kinds) - shown) * HUGE * 4:,} rows" in read
    )
