"""The app's Home tab: opened, drawn anew where something has changed, and what people press in it."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.blocks.fix_values import nothing_to_fix_modal
from handlers.blocks.home import home, home_of_others
from handlers.deliver import hand_over_file
from handlers.fixing import draw_form
from handlers.links import find_link, find_links
from handlers.open_homes import OpenHome
from handlers.payloads.api_responses import read_refusal, read_view_hash
from handlers.payloads.events import Person, read_opened_home
from handlers.payloads.fix_form import FixForm
from handlers.payloads.ids import PostingKind
from handlers.payloads.presses import ViewPress, read_view_press
from handlers.postings import approval_key
from handlers.scopes import find_lacking
from handlers.sending import open_modal
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, find_catalogue_of, read_asker
from importer.covers import Cover
from importer.permissions import Asker
from importer.words.errors import HandoffError, NotAllowedError
from importer.words.jobs import ImportJob
from importer.words.language import Sentence, speaking
from importer.words.postings import Thread
from importer.words.situation import Situation

CHANGED_MEANWHILE: Final = "hash_conflict"
"""Slack's word where another process has drawn the page.

It is told in https://docs.slack.dev/reference/methods/views.publish.
"""
_NOWHERE: Final = Thread("", "")

log = logging.getLogger(__name__)


async def handle_home_opened(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the page as everything is now."""
    person = read_opened_home(body)
    if person:
        await show_home(workspace, person)


async def handle_link_followed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Slack leads there by itself, and wants no more than that somebody has heard of it."""
    del workspace, body


async def handle_cancel_at_home(workspace: Workspace, body: dict[str, Any]) -> None:
    """Stop a job that runs, or waits for its turn; who may not any more finds no such button afterwards."""
    press = read_view_press(body)
    with suppress(HandoffError):
        job, asker = await _find_job(workspace, press)
        if not job.state.ended:
            await workspace.imports.cancel(job, asker)
            workspace.wake_sayer()
    await show_home(workspace, press.person)


async def handle_fix_at_home(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the form with the first wrong values; what comes of it is said in the import's thread."""
    press = read_view_press(body)
    job, asker = await _find_job(workspace, press)
    thread = await workspace.threads.of(job.id) or _NOWHERE
    form = FixForm(job.id, thread.channel, thread.thread, thread.thread)
    try:
        view = await draw_form(workspace, asker, await workspace.correcting.look(job, asker), form)
    except HandoffError as error:
        view = nothing_to_fix_modal(str(error))
    await open_modal(workspace.client, press.trigger, view)


async def handle_error_file_at_home(workspace: Workspace, body: dict[str, Any]) -> None:
    """Send the error file to the asker's direct messages; where its rows are gone, so is the button."""
    press = read_view_press(body)
    with suppress(HandoffError):
        job, asker = await _find_job(workspace, press)
        await hand_over_file(workspace, job, asker, PostingKind.ERROR_FILE)
    await show_home(workspace, press.person)


async def show_home(workspace: Workspace, person: Person) -> None:
    """Show someone their page, who has opened it or pressed something in it."""
    async with workspace.open_homes.open(person.id) as opened:
        await _show(workspace, person, opened)


async def find_changed_homes(workspace: Workspace) -> Sequence[str]:
    """Whose page tells what isn't so any more, of those who may look at it."""
    return [
        person
        for person in workspace.open_homes.find_due()
        if not workspace.open_homes.shows(person, await workspace.homes.look(workspace.id, person))
    ]


async def redraw_home(workspace: Workspace, person: str) -> None:
    """Draw a page anew; where Slack refuses that for good, the page is left until it is opened once more."""
    with speaking(await find_catalogue_of(workspace, person)):
        async with workspace.open_homes.redraw(person) as opened:
            try:
                if opened:
                    await _show(workspace, Person(person, ""), opened)
            except Failure as error:
                trouble = read_trouble(error)
                log.info("the Home tab of %s can't be drawn anew: %s", person, trouble.word)
                if not trouble.passes:
                    workspace.open_homes.forget(person)


async def _find_job(workspace: Workspace, press: ViewPress) -> tuple[ImportJob, Asker]:
    asker = await read_asker(workspace, press.person)
    return await workspace.imports.to_decide(workspace.id, press.number, asker), asker


async def _show(workspace: Workspace, person: Person, opened: OpenHome) -> None:
    """Publish the page over our last one; where another process has done so meanwhile, draw it once more."""
    situation = await workspace.homes.look(workspace.id, person.id)
    view, is_linked = await _draw(workspace, person, situation)
    try:
        answer = await workspace.client.views_publish(user_id=person.id, view=view, hash=opened.hash or None)
    except SlackApiError as error:
        if read_refusal(error).word != CHANGED_MEANWHILE:
            raise
        opened.hash = ""
        await _show(workspace, person, opened)
    else:
        opened.hash = read_view_hash(answer)
        opened.note_drawn(situation, is_linked=is_linked)


async def _draw(workspace: Workspace, person: Person, situation: Situation) -> tuple[View, bool]:
    """The page, and whether all that waits has the link that its button leads to."""
    asker = await read_asker(workspace, person)
    try:
        page = await workspace.homes.page(workspace.id, asker, situation)
    except NotAllowedError as error:
        workspace.open_homes.forget(person.id)
        return home_of_others(str(error)), True
    own = (*page.waiting.jobs, *page.to_fix.jobs)
    shown = (*own, *(one.job for one in page.running), *page.last.jobs)
    links = await find_links(workspace, shown)
    links |= await _find_requests(workspace, page.to_approve, asker)
    lacking = await _find_lacking(workspace) if page.manages else {}
    is_linked = all(links.get(job.id) for job in (*page.waiting.jobs, *page.to_approve))
    return home(page, links, await _find_covers(workspace, asker), lacking), is_linked


async def _find_requests(workspace: Workspace, jobs: Sequence[ImportJob], asker: Asker) -> dict[int, str]:
    """The links to what an approver was asked in their direct messages, by job."""
    links = dict[int, str]()
    for job in jobs:
        if job.approval is None:
            continue
        times = job.approval.times_asked(asker.name)
        key = approval_key(job, PostingKind.APPROVAL, job.approval.number, asker.name, times)
        if asked := await workspace.postings.find(job.id, key):
            links[job.id] = await find_link(workspace, asked, asker.name)
    return links


async def _find_lacking(workspace: Workspace) -> Mapping[str, Sentence]:
    """What the app would be allowed more, were it installed once more now; nothing where that isn't known."""
    granted = await workspace.people.find_scopes()
    return find_lacking(granted) if granted else {}


async def _find_covers(workspace: Workspace, asker: Asker) -> Sequence[Cover]:
    """The covers that are to return, for those who may decide about them."""
    try:
        return await workspace.covers.all(workspace.id, asker)
    except NotAllowedError:
        return ()
