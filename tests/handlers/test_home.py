"""The Home tab within Slack's limits, whatever the files are called, and what each may press there."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.blocks.cover import MOST_COVERS
from handlers.blocks.home import home, home_of_others
from handlers.scopes import OPTIONAL_SCOPES, SCOPES, find_lacking
from importer.covers import Cover
from importer.home import HomePage, Running
from importer.past import Page
from importer.words.directory import DirectoryKind, User
from importer.words.handover import Handover
from importer.words.jobs import JobKind, JobState
from importer.words.outlook import Fate, Outlook
from importer.words.situation import MOST_LISTED, Listed
from importer.words.totals import PlanTotals, Verdict
from playground.block_kit import characters_in, view_breaches
from tests.handlers.imports import HUGE, NASTY, a_checked_import, a_nasty_import, an_import

LINKS = {HUGE: "https://acme.slack.com/x"}
ENDED = [state for state in JobState if state.ended]
AN_IMPORT = an_import()


def fixable(state: JobState) -> Verdict:
    """What was found of a plan in which values can be fixed, once it was carried out."""
    return Verdict(PlanTotals(fixable=HUGE if state.ended else 0))


def a_full_page() -> HomePage:
    """As much of everything as there can be, all of it nasty."""

    def five(state: JobState) -> Listed:
        jobs = [
            replace(a_nasty_import(state=state), id=HUGE + number, verdict=fixable(state))
            for number in range(MOST_LISTED)
        ]
        return Listed(jobs, HUGE)

    running = five(JobState.APPLYING).jobs
    return HomePage(
        five(JobState.PREVIEWED),
        five(JobState.COMPLETED_WITH_ERRORS),
        five(JobState.WAITING_FOR_APPROVAL).jobs,
        [Running(job, may_cancel=True) for job in running],
        HUGE,
        Page([a_nasty_import(state=state) for state in ENDED], hidden=HUGE),
        list(DirectoryKind),
        manages=True,
        may_browse=True,
    )


@pytest.mark.usefixtures("each_language")
def test_a_full_page_fits() -> None:
    """No name calls anyone or breaks the page; thirty covers are there too, the first with their buttons."""
    request = Handover(User(1, NASTY, NASTY), (User(2, NASTY, NASTY),), until=date(2026, 12, 4))
    handed_over = replace(a_nasty_import(2), kind=JobKind.HANDOVER, request=request)
    outlook = [Outlook(HUGE, Fate.ELSEWHERE, date(2026, 12, number), HUGE) for number in range(1, 9)]
    covers = [
        Cover(handed_over, replace(handed_over, kind=JobKind.RETURN, id=HUGE + number), outlook)
        for number in range(30)
    ]
    page = home(a_full_page(), LINKS, covers).to_dict()
    assert view_breaches(page) == []
    assert str(page).count("return_now") == MOST_COVERS
    assert "<!channel>" not in str(page)
    assert characters_in(page["blocks"]) < 100_000


@pytest.mark.usefixtures("each_language")
def test_the_reason_fits_as_well() -> None:
    """Whatever it says."""
    page = home_of_others(NASTY).to_dict()
    assert view_breaches(page) == []
    assert page["type"] == "home"


def test_what_waits_has_a_button_that_leads_there() -> None:
    """To the question, and to what is asked of an approver; where no link is known yet, there is none."""
    job = a_checked_import(JobState.PREVIEWED, rows=4, planned=4)
    page = HomePage(waiting=Listed([job], 1), to_approve=[job])
    shown = home(page, {job.id: "https://acme.slack.com/x"}).to_dict()
    ways = [one for block in shown["blocks"] for one in block.get("elements", ()) if one.get("url")]
    assert [(one["text"]["text"], one["url"]) for one in ways] == [("Answer", "https://acme.slack.com/x")] * 2
    unknown = str(home(page, {}).to_dict())
    assert "Answer" not in unknown
    assert "cancel_at_home" in unknown


def test_what_runs_is_stopped_by_those_who_may() -> None:
    """Not by others, and not twice."""
    job = a_checked_import(JobState.APPLYING, rows=4, planned=4, changed=1)
    mine = str(home(HomePage(running=[Running(job, may_cancel=True)]), {}).to_dict())
    assert "cancel_at_home" in mine
    assert "`█████░░░░░░░░░░░░░░░` 25%" in mine
    others = str(home(HomePage(running=[Running(job, may_cancel=False)]), {}).to_dict())
    assert "cancel_at_home" not in others
    stopping = replace(job, cancel_asked=True)
    asked = str(home(HomePage(running=[Running(stopping, may_cancel=True)]), {}).to_dict())
    assert "cancel_at_home" not in asked
    assert "It is being stopped." in asked


@pytest.mark.parametrize(
    ("kind", "asked", "left"),
    [
        (JobKind.FILE, "Cancel this import?", "The rows applied so far stay"),
        (JobKind.UNDO, "Stop this undo?", "The customers who have gone back so far stay so"),
        (JobKind.HANDOVER, "Cancel this handover?", "The customers handed over so far stay so"),
    ],
)
def test_what_stopping_leaves_is_said_of_what_runs(kind: JobKind, asked: str, left: str) -> None:
    """An undo or a handover is no import, and leaves other things behind."""
    job = replace(a_checked_import(JobState.APPLYING, rows=9, planned=9, changed=1), kind=kind)
    shown = str(home(HomePage(running=[Running(job, may_cancel=True)]), {}).to_dict())
    assert asked in shown
    assert left in shown


def test_rows_are_fixed_where_their_values_can_be() -> None:
    """What can't be given another value is in the error file; of rows that are gone there is none."""
    job = a_checked_import(JobState.COMPLETED_WITH_ERRORS, rows=4, errors=2)
    only_file = str(home(HomePage(to_fix=Listed([job], 1)), {}).to_dict())
    assert ("fix_at_home" in only_file, "error_file_at_home" in only_file) == (False, True)
    can_be_fixed = replace(job, verdict=fixable(job.state))
    both = str(home(HomePage(to_fix=Listed([can_be_fixed], 1)), {}).to_dict())
    assert ("fix_at_home" in both, "error_file_at_home" in both) == (True, True)
    gone = str(home(HomePage(to_fix=Listed([replace(can_be_fixed, rows_gone=True)], 1)), {}).to_dict())
    assert ("fix_at_home" in gone, "error_file_at_home" in gone) == (False, False)


def test_an_empty_page_says_what_to_do_first() -> None:
    """Load the directory, or ask who may; then share a file."""
    lacking = HomePage(lacking=list(DirectoryKind))
    assert "Ask an import admin to load the directory first." in str(home(lacking, {}).to_dict())
    managed = str(home(replace(lacking, manages=True), {}).to_dict())
    order = [
        managed.index(f"python -m bot directory load {kind} FILE")
        for kind in ("users", "workflows", "customers")
    ]
    assert order == sorted(order)
    assert "Nothing has been imported yet. Share a file to begin." in str(home(HomePage(), {}).to_dict())
    assert "Nothing has been imported yet" not in str(
        home(HomePage(waiting=Listed([AN_IMPORT], 1)), {}).to_dict()
    )


def test_each_finds_the_buttons_that_are_theirs() -> None:
    """Settings and handing over are for import admins; the directory also for account managers."""
    actions = ("open_directory", "open_handover", "open_remembered", "open_settings")
    pages = (
        HomePage(),
        HomePage(may_browse=True),
        HomePage(may_browse=True, manages=True),
    )
    drawn = [str(home(page, {}).to_dict()) for page in pages]
    assert [[action in page for action in actions] for page in drawn] == [
        [False, False, True, False],
        [True, False, True, False],
        [True, True, True, True],
    ]


@pytest.mark.usefixtures("each_language")
def test_an_older_installation_is_told_of_and_fits() -> None:
    """All that a new one would add, at the end of a full page."""
    view = home(a_full_page(), LINKS, (), find_lacking(())).to_dict()
    assert view_breaches(view) == []
    assert len(find_lacking(())) == len(SCOPES) + len(OPTIONAL_SCOPES)


def test_what_a_new_installation_would_add() -> None:
    """What it is, and what is lost without; nothing where nothing is lacking."""
    lacking = find_lacking([*SCOPES, "users:read.email"])
    told = str(home(HomePage(manages=True), {}, (), lacking).to_dict())
    assert "installed here with fewer permissions than it asks for now" in told
    assert (
        "`usergroups:read`: without it, neither who may import nor who approves can be a user group" in told
    )
    assert "fewer permissions" not in str(home(HomePage(manages=True), {}).to_dict())
