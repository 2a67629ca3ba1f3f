"""What `/imports` shows: the list, one import, the help, and what it can't follow."""

from dataclasses import replace
from datetime import UTC, date, datetime
from textwrap import dedent

import pytest

from handlers.blocks.details import details
from handlers.blocks.help import help_offer, help_text, no_such_import, none_found
from handlers.blocks.history import entry_text, history
from handlers.blocks.undo import summary as undo_summary
from importer.past import Details, Page
from importer.words.directory import DirectoryKind, User
from importer.words.handover import Handover
from importer.words.job_reading import Source
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.stored_sentences import in_these_words
from importer.words.undo import NOT_TAKEN_BACK, TakingBack, UndoDetails, UndoTotals
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
from tests.handlers.reading import as_read, breaches, buttons

WHEN = "<!date^1762178700^{date_short_pretty} at {time}|3 November 2025, 14:05 UTC>"
ADDRESS = "https://acme.slack.com/archives/C1/p11?thread_ts=1.1&cid=C1"
LINK = "<https://acme.slack.com/archives/C1/p11?thread_ts=1.1&amp;cid=C1|Open the thread>"


def test_the_list_tells_who_did_what_when() -> None:
    """Number, file, outcome, counts, person, time and thread of each, with a button for the details."""
    from_shell = an_import(JobState.FAILED, id=4, number=11, uploaded_by="cli:anna")
    assert as_read(history(Page([an_import_with_errors(), from_shell], older=11), {5: ADDRESS})) == dedent(f"""\
        # Imports, newest first
        *12* · `customers.csv`
        *1,100 customers changed, 80 already right, 60 rows need fixing*
        Shared by <@U1> · {WHEN} · {LINK} [Details]
        *11* · `customers.csv`
        *Failed: nothing was changed*
        Imported by `anna`, from the command line · {WHEN} [Details]
        [Older imports]""")


def test_people_who_were_added_from_slack_have_no_file() -> None:
    """In words, where others have their file's name."""
    added = an_import(
        JobState.COMPLETED,
        kind=JobKind.DIRECTORY,
        loads=DirectoryKind.USERS,
        source=Source("Slack", 0, "", "share-1"),
    )
    undo = replace(added, kind=JobKind.UNDO, of=11, root=11)
    taken_back = UndoDetails(undo, UndoTotals(goes_back=2))
    for shown in (
        history(Page([added]), {}),
        details(Details(added, [], with_rows=True)),
        history(Page([undo]), {}),
        details(Details(undo, [], with_rows=True), undo=taken_back),
    ):
        assert "people added from Slack\n" in as_read(shown)
        assert "`Slack`" not in as_read(shown)
    assert "people added from Slack" in as_read(undo_summary(taken_back, NOT_TAKEN_BACK))


def test_the_return_of_an_undone_cover_says_so() -> None:
    """By nobody, and of the moment when it was made, since its day doesn't come."""
    request = Handover(User(1, "ben@x.com", ""), (User(2, "ann@x.com", ""),), until=date(2026, 12, 4))
    due = datetime(2026, 12, 5, tzinfo=UTC)
    waits = an_import(JobState.QUEUED, kind=JobKind.RETURN, of=11, request=request, due=due)
    assert "*Waiting for its day, 5 December 2026*" in entry_text(waits, "")
    void = entry_text(replace(waits, is_void=True), "")
    assert "*Won't take place: handover 11 was undone*\nNothing of its cover is in effect any more ·" in void
    assert "5 December" not in void


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (JobState.CHECKING, "1 of these files waits for an answer: *12* `customers.csv`"),
        (JobState.QUEUED, "*Waiting for its turn: 1,240 rows*"),
        (JobState.APPLYING, "*Applying: 5 of 9 rows so far*"),
        (JobState.CANCELLED, "*Cancelled: 5 of 1,240 rows had been applied*"),
        (JobState.PREVIEWED, "1 of these files waits for an answer: *12* `customers.csv`"),
        (JobState.COMPLETED, "*5 customers changed, 1 row needs fixing*"),
    ],
)
def test_each_state_has_its_word_and_counts(state: JobState, said: str) -> None:
    """An import that is on its way is told from one that has ended."""
    job = a_checked_import(state, rows=1_240, planned=9, changed=5, errors=1)
    assert said in history(Page([job]), {}).text


def test_a_handover_tells_who_hands_over_to_whom() -> None:
    """It counts customers, and nothing is told of a file, because there is none."""
    ann, bob = User(1, "ann@x.com", ""), User(2, "bob@x.com", "")
    handover = Handover(ann, (bob,))
    done = a_checked_import(JobState.COMPLETED, rows=9, planned=9, changed=9)
    source = replace(done.reading.source, file_name=handover.name)
    reading = replace(done.reading, source=source)
    done = replace(done, kind=JobKind.HANDOVER, reading=reading, request=handover)
    said = ["*Handover 12* · `ann@x.com → bob@x.com`", "*Completed: 9 customers were handed over*"]
    assert as_read(history(Page([done]), {})).splitlines()[1:3] == said
    shown = as_read(details(Details(done, (), with_rows=True))).splitlines()
    assert shown[:3] == ["# Handover 12", *said]
    assert "rows" not in "".join(shown)
    assert shown[-1] == "[See changes] [Changes file]"


def test_an_undo_tells_of_customers() -> None:
    """It has no rows of a file, and no error file."""
    undo = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=9, planned=8, changed=8, errors=2)
    undo = replace(undo, kind=JobKind.UNDO, of=3, root=3)
    said = "Completed, some values were left: 8 of 9 customers went back"
    assert as_read(history(Page([undo]), {})).splitlines()[1:4] == [
        "*Undo 12 of import 3* · `customers.csv`",
        f"*{said}*",
        f"Undone by <@U1> · {WHEN} [Details]",
    ]
    shown = as_read(details(Details(undo, (), with_rows=True), undo=UndoDetails(undo, UndoTotals(8))))
    assert shown.startswith(f"# Undo 12 of import 3\n*Undo 12 of import 3* · `customers.csv`\n*{said}*\n")
    assert shown.endswith("[See changes] [Changes file]")
    assert "8 customers went back to what was there before import 3." in shown
    assert "rror file" not in shown


def test_what_was_taken_back_says_so() -> None:
    """In the list and in the details: by whom and when, and whether all of it was."""
    job = a_checked_import(JobState.UNDONE, rows=9, planned=9, changed=9)
    undo = replace(an_import(JobState.COMPLETED, id=6, number=13), kind=JobKind.UNDO, of=12, root=12)
    undo = replace(undo, counts=Counts(rows=9, planned=9, changed=9), started_by="U2")
    said = f":leftwards_arrow_with_hook: *Taken back* by undo 13 (<@U2>, {WHEN}): 9 of 9 customers went back."
    standing = TakingBack(by=undo)
    assert said in as_read(history(Page([job]), {}, {5: standing}))
    assert said in as_read(details(Details(job, (), with_rows=True), standing=standing))
    partly = TakingBack(by=replace(undo, state=JobState.COMPLETED_WITH_ERRORS))
    assert "*Taken back in part* by undo 13" in history(Page([job]), {}, {5: partly}).text
    going = TakingBack(by=replace(undo, state=JobState.APPLYING))
    assert "*Being taken back* by undo 13" in history(Page([job]), {}, {5: going}).text


def test_what_can_be_taken_back_has_a_button() -> None:
    """With until when; without a moment there is none."""
    found = Details(an_import_with_errors(), (), with_rows=True)
    open_ = details(found, standing=TakingBack(until=datetime(2026, 2, 24, 9, tzinfo=UTC)))
    day = "<!date^1771923600^{date}|24 February 2026>"
    assert f"> You can take this back until {day}. Reminders that went out stay out." in as_read(open_)
    assert buttons(open_)["Undo"]["value"] == "5"
    assert "Undo" not in buttons(details(found))


def test_older_imports_begin_below_the_last_one_shown() -> None:
    """The button carries the number, and is there only when older ones exist."""
    jobs = [an_import_with_errors(), an_import(JobState.COMPLETED, number=9, id=2)]
    assert buttons(history(Page(jobs, older=9), {}))["Older imports"]["value"] == "9:"
    assert "Older imports" not in buttons(history(Page(jobs), {}))


def test_an_empty_history_tells_how_to_begin() -> None:
    """Somebody who asks first gets the way in."""
    assert (
        as_read(history(Page([]), {}))
        == dedent("""\
        *No imports yet*
        To make the first one, share a CSV file in a channel where I am, or in a direct message to me. It needs a column with the customers' External Ids, and one with the account managers' email addresses, one with the workflow names, or both. I then ask which column is which: nothing changes before you answer.""")
    )


@pytest.mark.usefixtures("each_language")
def test_ten_nasty_imports_are_within_slacks_limits() -> None:
    """A page of the list fits, whatever the files are called."""
    page = history(Page([a_nasty_import(state=state) for state in JobState], HUGE, HUGE), {HUGE: ADDRESS})
    assert breaches(page) == []
    assert "<!channel>" not in page.text + as_read(page)


def test_details_tell_everything_about_one_import() -> None:
    """Outcome, counts, columns, file, each kind of error, and the way to the error file."""
    assert as_read(
        details(Details(an_import_with_errors(), some_kinds(), with_rows=True), ADDRESS)
    ) == dedent(f"""\
        # Import 12
        *1,100 customers changed, 80 already right, 60 rows need fixing*
        `customers.csv`
        Shared by <@U1> · {WHEN} · {LINK}
        *Rows:* 1,240
        *Changed:* 1,100
        *Already right:* 80
        *With errors:* 60
        *Matched despite small differences:* 14 values, in spaces, invisible characters or capital letters
        *Columns read:* External Id from `Customer` and Account manager email from `Email · column B`. Not imported: Workflow name.
        Columns left out: `Email · column C`, `No header · column D` and `Notes`.
        > The file has 1,240 rows and 5 columns, separated by semicolons.
        *User not found, check the email* · 59 rows
        It can be due to a typo in the address, or a mix-up between several addresses. Or the user doesn't exist and must be created.
        • `maja@exampel.com` (12 rows): did you mean `maja@example.com`?
        • `&lt;!channel&gt;` (1 row)
        • other values (46 rows)
        *The External Id is missing* · 1 row
        Fill in the customer's External Id, or remove the row.
        *Error file:* the rows with errors, each with what is wrong. Correct it and share it again.
        [Error file]
        [See changes] [Changes file]""")


def test_details_of_a_failed_import_say_why() -> None:
    """There are no counts to show, and no error file."""
    job = an_import(JobState.FAILED, failure=in_these_words("The file is gone. Share it again."))
    read = as_read(details(Details(job, (), with_rows=True)))
    assert "Nothing was changed. The file is gone. Share it again." in read
    assert "Error file" not in read
    assert "*Changed:*" not in read


def test_details_of_an_old_import_say_that_its_rows_are_gone() -> None:
    """There is no button that would bring nothing."""
    read = as_read(details(Details(replace(an_import_with_errors(), rows_gone=True), (), with_rows=True)))
    assert "*Error file:* the rows of this import were deleted (it is old, or was forgotten)." in read
    assert "[Error file]" not in read


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("state", list(JobState))
def test_nasty_details_are_within_slacks_limits(state: JobState) -> None:
    """Every kind of error with endless values, of a file with a thousand endless headers."""
    message = details(Details(a_nasty_import(state=state), nasty_kinds(), with_rows=True))
    assert breaches(message) == []
    assert "<!channel>" not in message.text + as_read(message)


def test_the_time_is_told_for_any_zone() -> None:
    """Slack is given the moment, and the fallback its zone."""
    job = an_import(JobState.COMPLETED, created_at=datetime(2026, 1, 9, 3, 4, tzinfo=UTC))
    assert "|9 January 2026, 03:04 UTC>" in history(Page([job]), {}).text


def test_the_help_fits_on_one_screen() -> None:
    """How to import, what a file may hold, and what can be typed."""
    assert as_read(help_text()) == dedent("""\
        # How to hand customers over
        1. Share a CSV file or an Excel workbook in a channel where I am, or in a direct message to me.
        2. I check every row at once, and show which columns I read and what would change. Nothing changes yet.
        3. Check the columns and the numbers, and press *Import*. Rows with errors change nothing. Where your workspace wants a second person's yes, the button asks for it.
        4. I answer in the thread with the result, and with a file of the rows that need attention. Correct it and share it again.
        5. What was a mistake can be taken back with *Undo*.
        *What a file may hold*
        • `External Id`: which customer a row is about. Every file needs it.
        • `Account manager email`: who looks after the customer. Several people go into one cell, separated by commas; they replace the ones before.
        • `Workflow name`: the payment reminders that the customer gets.
        An empty cell leaves things as they are; the word `(none)` takes the account managers or the workflow away. All other columns are left out.
        A list of customers, users or workflows is loaded into the directory, when an import admin shares it.
        *What you can type*
        • `/imports`: the last imports; behind it `mine`, `failed`, `errors`, `running`, a month as `2026-10`, or a part of a file's name
        • `/imports 12`: everything about import 12, and its error file
        • `/imports help`: how to import
        • `/imports settings`: what is set for this workspace, for import admins
        • `/handover`: hand the customers of a person over to others, for import admins
        • `/imports people`: add people of this workspace to the directory, for import admins""")
    assert breaches(help_text()) == []


def test_an_unknown_number_leads_to_the_list() -> None:
    """A number is written as it is typed, without separators."""
    expected = "There is no import 1200 in this workspace. Type `/imports` to see them all."
    assert as_read(no_such_import("1200")) == expected
    assert breaches(no_such_import(str(HUGE) * 500)) == []


def test_words_that_say_nothing_lead_to_those_that_do() -> None:
    """What was typed is quoted, harmlessly."""
    assert as_read(none_found("<!here> `hi`", as_name=True)) == dedent("""\
        No import fits `&lt;!here&gt; 'hi'`: no file has that in its name.
        *What you can type*
        • `/imports`: the last imports; behind it `mine`, `failed`, `errors`, `running`, a month as `2026-10`, or a part of a file's name
        • `/imports 12`: everything about import 12, and its error file
        • `/imports help`: how to import
        • `/imports settings`: what is set for this workspace, for import admins
        • `/handover`: hand the customers of a person over to others, for import admins
        • `/imports people`: add people of this workspace to the directory, for import admins""")
    assert breaches(none_found(NASTY, as_name=True)) == []


@pytest.mark.usefixtures("each_language")
def test_the_answers_to_words_are_within_slacks_limits() -> None:
    """The help, the list without imports, and what can't be followed."""
    answers = [
        help_text(),
        help_offer(),
        no_such_import(str(HUGE) * 500),
        none_found(NASTY, as_name=True),
        history(Page([]), {}),
        history(Page([], HUGE), {}),
        details(Details(a_nasty_import(3, JobState.COMPLETED_WITH_ERRORS), nasty_kinds(), with_rows=False)),
    ]
    assert [breaches(answer) for answer in answers] == [[]] * len(answers)


def test_whoever_may_not_see_rows_sees_counts() -> None:
    """Nothing that comes from the file but its name: no columns, no values, no reason that may quote one."""
    job = replace(an_import_with_errors(), failure=in_these_words("Row 7 holds maja@exampel.com."))
    kinds = [replace(kind, examples=()) for kind in some_kinds()]
    message = details(Details(job, kinds, with_rows=False))
    assert (
        as_read(message)
        == dedent(f"""\
        # Import 12
        *1,100 customers changed, 80 already right, 60 rows need fixing*
        `customers.csv`
        Shared by <@U1> · {WHEN}
        *Rows:* 1,240
        *Changed:* 1,100
        *Already right:* 80
        *With errors:* 60
        *Matched despite small differences:* 14 values, in spaces, invisible characters or capital letters
        *User not found, check the email* · 59 rows
        It can be due to a typo in the address, or a mix-up between several addresses. Or the user doesn't exist and must be created.
        *The External Id is missing* · 1 row
        Fill in the customer's External Id, or remove the row.
        *Error file:* the wrong values and the rows with errors are for the person who shared the file, the members of the conversation where it was shared and import admins. Ask one of them.""")
    )
    assert breaches(message) == []


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (1, "> 1 import in a private conversation isn't shown: only"),
        (1_200, "> 1,200 imports in private conversations aren't shown: only"),
    ],
)
def test_what_is_left_out_of_the_list_is_counted(hidden: int, said: str) -> None:
    """Also where nothing else is left to show."""
    for jobs in ([], [an_import_with_errors()]):
        assert said in as_read(history(Page(jobs, hidden), {}))
