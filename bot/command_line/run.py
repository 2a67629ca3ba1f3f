"""`run`: the bot itself."""

import argparse
import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from bot.command_line.exit_codes import DONE
from bot.command_line.stop_signals import LAST_SECONDS, catch_stop_signals, leave_at_last
from bot.holding import take_runner_place
from bot.install_pages import INSTALL_PATH
from bot.log import start_log
from bot.program import TEMPO, running_bot
from bot.settings import Settings, require_slack
from handlers.rate_limits import Tempo
from importer.words.language import _, ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no words: the settings tell everything."""


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run until SIGTERM or Ctrl-C; what is under way is stored, and goes on at the next start."""
    del arguments
    start_log(settings.log_level, settings.log_format)
    require_slack(settings)
    await run_until_stopped(serve(settings))
    return DONE


async def run_until_stopped(service: Coroutine[Any, Any, None], last_seconds: float = LAST_SECONDS) -> None:
    """Let the service run until SIGTERM or Ctrl-C, and come to its end.

    So long after that it ends in any case.
    """
    with catch_stop_signals() as stop:
        serving = asyncio.create_task(service)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            leave_at_last(DONE, last_seconds)
        serving.cancel()  # does nothing where it could not start, and has ended
        with suppress(asyncio.CancelledError):
            await serving


async def serve(settings: Settings, tempo: Tempo = TEMPO) -> None:
    """Be the bot until cancelled.

    Raises HandoffError once it can't go on: Slack has shut it out, or the tables are another version's.
    """
    async with take_runner_place(settings), running_bot(settings, tempo=tempo) as bot:
        print(_say_connected(settings, bot.names), flush=True)
        raise await bot.wait()


def _say_connected(settings: Settings, names: Sequence[str]) -> str:
    if not settings.serves_many:
        return _("Handoff is connected to {team}. Press Ctrl-C to stop it.", team=names[0])
    return ngettext(
        "Handoff is connected, and {count} workspace has installed it. Others install it at {path} on port "
        "{port}. Press Ctrl-C to stop it.",
        "Handoff is connected, and {count} workspaces have installed it. Others install it at {path} on port "
        "{port}. Press Ctrl-C to stop it.",
        len(names),
        path=INSTALL_PATH,
        port=str(settings.oauth_port),
    )
