"""The closing message says what happened, what it means, and what to do next."""

from dataclasses import replace
from textwrap import dedent

import pytest

from handlers.blocks.file_words import error_file_words
from handlers.blocks.summary import summary
from importer.words.jobs import JobState
from importer.words.stored_sentences import in_these_words
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
        # :warning: Completed with errors: 1,180 of 1,240 rows went through
        <@U1>, this is the result of import 12, `customers.csv`.
        The rows with errors changed nothing; all the others went through.
        *Rows:* 1,240
        *Changed:* 1,100
        *Already right:* 80
        *With errors:* 60
        *Matched despite small differences:* 14 values, in spaces, invisible characters or capital letters
        *User not found, check the email* · 59 rows
        It can be due to a typo in the address, or a mix-up between several addresses. Or the user doesn't exist and must be created.
        • `maja@exampel.com` (12 rows): did you mean `maja@example.com`?
        • `&lt;!channel&gt;` (1 row)
        • other values (46 rows)
        *The External Id is missing* · 1 row
        Fill in the customer's External Id, or remove the row.
        > Shared by <@U1>.
        *What next:* the error file in this thread holds the 60 rows that need attention, and says what is wrong with each. Correct it and share it again, in this thread or in another channel.
        [See changes] [Changes file]""")


def test_a_clean_import_talks_of_no_errors() -> None:
    """Nothing is left to do, and nothing is asked for."""
    job = a_checked_import(JobState.COMPLETED, rows=1, planned=1, changed=1)
    job = replace(job, started_by="U1")
    assert as_read(summary(job, (), "U1")) == dedent("""\
        # :white_check_mark: 1 customer changed
        <@U1>, this is the result of import 12, `customers.csv`.
        Every row of the file went through.
        *Rows:* 1
        *Changed:* 1
        *Already right:* 0
        *With errors:* 0
        > Shared and imported by <@U1>.
        [See changes] [Changes file]""")


def test_a_failed_import_changed_nothing_and_says_why() -> None:
    """The failure's own sentence tells what to do."""
    failure = in_these_words("The file was deleted from Slack before it could be read. Share it again.")
    assert as_read(summary(an_import(JobState.FAILED, failure=failure), (), "U1")) == dedent("""\
        # :x: Failed: 0 of 1,240 rows went through
        <@U1>, this is the result of import 12, `customers.csv`.
        Nothing was changed. The file was deleted from Slack before it could be read. Share it again.
        > Shared by <@U1>.""")


def test_repeats_are_told_apart_from_what_is_already_right() -> None:
    """Where there are any: two counts, which make up the rows that change nothing."""
    job = a_checked_import(JobState.COMPLETED, rows=100, planned=20, changed=20, unchanged=80, repeats=60)
    assert "*Already right:* 20\n*Repeats of another row:* 60\n" in as_read(summary(job, (), "U1"))


def test_a_cancelled_import_tells_how_far_it_came() -> None:
    """What was applied, what wasn't, and how to go on."""
    job = a_checked_import(JobState.CANCELLED, rows=1_240, planned=1_100, changed=500, unchanged=140)
    job = replace(job, started_by="U2", cancelled_by="U3")
    assert as_read(summary(job, (), "U1")) == dedent("""\
        # :no_entry_sign: Cancelled: 500 of 1,240 rows had been applied
        <@U1>, this is the result of import 12, `customers.csv`.
        It was cancelled after 500 rows had been applied. Those rows stay as they are now; no other row changed.
        *Rows:* 1,240
        *Changed:* 500
        *Not applied:* 600
        *Already right:* 140
        *With errors:* 0
        > Shared by <@U1>, imported by <@U2>, cancelled by <@U3>.
        *What next:* to apply the rest, share the file again. What is already so is left alone.
        [See changes] [Changes file]""")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"rows": 3, "unchanged": 3},
            "Nothing had to change: every customer in the file was already as the file says.",
        ),
        ({"rows": 3, "errors": 3}, "Every row has an error, so nothing was changed."),
        (
            {"rows": 3, "unchanged": 2, "errors": 1},
            "The rows with errors change nothing; the other customers were already as the file says.",
        ),
    ],
)
def test_an_import_that_changed_nothing_says_why(counts: dict[str, int], said: str) -> None:
    """Nothing changed is no failure, and is explained."""
    state = JobState.COMPLETED_WITH_ERRORS if "errors" in counts else JobState.COMPLETED
    assert said in summary(a_checked_import(state, **counts), (), "U1").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (0, "It was cancelled before anything was changed."),
        (
            1,
            "It was cancelled after 1 row had been applied. That row stays as it is now; no other row changed.",
        ),
    ],
)
def test_a_cancelled_import_counts_in_the_singular_too(changed: int, said: str) -> None:
    """None and one have words of their own."""
    job = a_checked_import(JobState.CANCELLED, rows=9, planned=9, changed=changed)
    assert said in summary(job, (), "U1").text


def test_one_row_needs_attention() -> None:
    """A single row is spoken of in the singular, in the summary and beside the error file."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=9, planned=8, changed=8, errors=1)
    assert "holds the 1 row that needs attention" in summary(job, (), "U1").text
    assert error_file_words(job) == (
        "Import 12: the 1 row that needs attention. Correct the file and share it again; "
        "its last four columns tell what is wrong, and are left out when it comes back."
    )


def test_the_text_says_what_the_blocks_say() -> None:
    """The notification begins with the outcome, and ends with what to do."""
    text = summary(an_import_with_errors(), some_kinds(), "U1").text
    assert text.startswith(":warning: Completed with errors: 1,180 of 1,240 rows went through\n\n<@U1>, ")
    assert "did you mean `maja@example.com`?" in text
    assert text.endswith("share it again, in this thread or in another channel.")


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("state", list(JobState))
def test_every_kind_of_error_at_its_longest_is_within_slacks_limits(state: JobState) -> None:
    """All kinds with endless values fit; where the text can't hold them, it still ends with what to do."""
    message = summary(a_nasty_import(state=state), nasty_kinds(), NASTY)
    assert breaches(message) == []
    assert "<!channel>" not in message.text + as_read(message)
    assert "\n\n…\n\n*" in message.text


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
