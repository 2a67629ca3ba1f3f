"""The app is removed from a workspace, or its token revoked there: it is served no more, at once."""

from typing import Any

from handlers.payloads.events import read_farewell, read_lost_teams
from handlers.workspace import Workspaces


async def handle_uninstalled(workspaces: Workspaces, body: dict[str, Any]) -> None:
    """The app was removed."""
    farewell = read_farewell(body)
    await workspaces.leave(farewell.team, farewell.enterprise)


async def handle_team_access_revoked(workspaces: Workspaces, body: dict[str, Any]) -> None:
    """An organisation has taken the app from some of its workspaces; its token serves the others."""
    await workspaces.lose_access(read_lost_teams(body))


async def handle_tokens_revoked(workspaces: Workspaces, body: dict[str, Any]) -> None:
    """Tokens were revoked; those of people matter to nobody, as Handoff asks for none."""
    farewell = read_farewell(body)
    if farewell.is_of_bot:
        await workspaces.leave(farewell.team, farewell.enterprise)
