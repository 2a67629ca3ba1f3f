"""What stands between Bolt and our handlers: each is given its workspace, and speaks its asker's language.

What Slack sent is acknowledged, what fails is told with a reference, and who may not have it is told so.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Final, TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_sdk.models.blocks import Option

from handlers.blocks.failed import not_kept_modal
from handlers.failures import handle_failure, refuse
from handlers.payloads.askers import read_asking_person, read_submitted_view
from handlers.payloads.events import is_about_teams, read_event_team
from handlers.payloads.json_values import PayloadError
from handlers.running_handlers import RunningHandlers
from handlers.sending import FormReply
from handlers.sharing import keep_event
from handlers.workspace import Workspace, Workspaces, find_catalogue_of
from importer.words.errors import JobNotFoundError, NotAllowedError
from importer.words.language import Catalogue, Language, speaking

_WORKSPACE: Final = "workspace"
"""Under this name Bolt hands on what was found for a request."""
_ABOUT_TEAMS: Final = "is_about_teams"
log = logging.getLogger(__name__)
Body: TypeAlias = dict[str, Any]
Handle: TypeAlias = Callable[[Workspace, Body], Awaitable[None]]
Submit: TypeAlias = Callable[[Workspace, Body], Awaitable[Mapping[str, Any]]]
SubmitSlowly: TypeAlias = Callable[[Workspace, Body, FormReply], Awaitable[None]]
Search: TypeAlias = Callable[[Workspace, Body], Awaitable[Sequence[Option]]]


def with_workspace(
    running: RunningHandlers, handle: Handle
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The handler with its workspace, in the language of whoever is answered; Bolt gives the rest by name."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
            try:
                await ack()  # at once: Slack waits for three seconds, and may take longer to tell a language
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await _handle(workspace, body, handle)
            except Exception as error:  # noqa: BLE001 - outermost; Bolt forgets an ack just before it
                await handle_failure(workspace, error, body)

    return handler


async def _handle(workspace: Workspace, body: Body, handle: Handle) -> None:
    """Answer it; who may not have it, or asks about an import that isn't here, is told so alone."""
    try:
        await handle(workspace, body)
    except (NotAllowedError, JobNotFoundError) as error:
        await refuse(workspace, body, error)


def with_options(
    running: RunningHandlers, search: Search
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The same for a search, whose acknowledgement is what it found; one that fails finds nothing."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await ack(options=await _search(workspace, body, search))
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await ack(options=[])
                await handle_failure(workspace, error, body)

    return handler


def with_answer(
    running: RunningHandlers, submit: Submit
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The same for a modal that is handed in, whose acknowledgement says what becomes of it."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await ack(**await submit(workspace, body))
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await ack(
                    response_action="update",
                    view=not_kept_modal(await handle_failure(workspace, error, body, is_shown=True)),
                )

    return handler


def with_reply(
    running: RunningHandlers, submit: SubmitSlowly
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The same for one that acknowledges by itself, and may go on after that."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        reply = FormReply(ack, workspace.client, read_submitted_view(body))
        with running.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await submit(workspace, body, reply)
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await reply.show(not_kept_modal(await handle_failure(workspace, error, body, is_shown=True)))

    return handler


async def _search(workspace: Workspace, body: Body, search: Search) -> Sequence[Option]:
    """What it found; nothing for whoever may not have it."""
    try:
        return await search(workspace, body)
    except (NotAllowedError, JobNotFoundError):
        return ()


async def _find_asker_catalogue(workspace: Workspace, body: Body) -> Catalogue:
    """The language of whoever pressed, searched, typed or opened; English where nobody is answered alone."""
    person = read_asking_person(body)
    return await find_catalogue_of(workspace, person) if person else workspace.catalogue(Language.ENGLISH)


def find_workspace(
    workspaces: Workspaces,
) -> Callable[[Body, AsyncBoltContext, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """What comes before all else: finds the workspace that Slack speaks of, for those who come behind."""

    async def middleware(
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        context[_ABOUT_TEAMS] = is_about_teams(body)
        team = context.team_id or read_event_team(body)
        if team and (workspace := await workspaces.of_team(team, context.enterprise_id or "")):
            context[_WORKSPACE] = workspace
        return await next()

    return middleware


def found_workspace(context: AsyncBoltContext) -> Workspace | None:
    """The workspace that was found; None where the app isn't in it, or not any more."""
    found: Workspace | None = context.get(_WORKSPACE)
    return found


def is_in_no_workspace(context: AsyncBoltContext) -> bool:
    """Whether Slack tells something of an organisation: there is no workspace whose token would answer it."""
    return bool(context.get(_ABOUT_TEAMS))


def keep_events() -> Callable[[Body, AsyncBoltContext, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """What comes before the handlers: an event is kept before it is acknowledged."""

    async def middleware(
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        if workspace := found_workspace(context):
            await _keep_event(workspace, body)
        return await next()

    return middleware


async def _keep_event(workspace: Workspace, body: Body) -> None:
    try:
        await keep_event(workspace, body)
    except PayloadError as error:  # acknowledged all the same: sent again, it would be no better
        log.warning("an event of Slack's can't be read: %s", error)


def _workspace_of(context: AsyncBoltContext) -> Workspace:
    """The workspace that was found for this: without one, nothing comes as far as its handler."""
    workspace: Workspace = context[_WORKSPACE]
    return workspace


def part(
    workspaces: Workspaces, leave: Callable[[Workspaces, Body], Awaitable[None]]
) -> Callable[[Body, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """What ends an installation is done before it is acknowledged: where that fails, Slack sends it again."""

    async def middleware(
        body: Body,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        await leave(workspaces, body)
        return await next()

    return middleware


async def do_nothing_more() -> None:
    """Without a listener, Bolt would answer that nobody listens."""


async def handle_failures(error: Exception, body: Body, context: AsyncBoltContext) -> None:
    """Whatever else goes wrong: the person is told with a reference, where there is one."""
    if workspace := found_workspace(context):
        await handle_failure(workspace, error, body)
    else:
        log.error("what Slack sent could not be taken", exc_info=error)
