"""The app is removed from a workspace, or its token revoked there: its tokens are let go of at once."""

from typing import Any

from handlers.payloads.events import read_farewell
from handlers.workspace import Workspaces


async def handle_uninstalled(workspaces: Workspaces, body: dict[str, Any]) -> None:
    """The app was removed."""
    farewell = read_farewell(body)
    await workspaces.leave(farewell.team, farewell.enterprise)


async def handle_tokens_revoked(workspaces: Workspaces, body: dict[str, Any]) -> None:
    """Tokens were revoked; those of people matter to nobody, as Handoff asks for none."""
    farewell = read_farewell(body)
    if farewell.is_of_bot:
        await workspaces.leave(farewell.team, farewell.enterprise)
