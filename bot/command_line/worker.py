"""`worker`: runs imports beside the bots on one PostgreSQL database, without listening to Slack."""

import argparse
import asyncio

from bot.command_line.exit_codes import DONE
from bot.command_line.run import run_until_stopped
from bot.log import start_log
from bot.program import running_worker
from bot.settings import Settings, require_worker
from importer.words.language import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no words: the settings tell everything."""


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run until SIGTERM or Ctrl-C; what is under way is stored, and another goes on with it."""
    del arguments
    start_log(settings.log_level, settings.log_format)
    require_worker(settings)
    await run_until_stopped(_serve(settings))
    return DONE


async def _serve(settings: Settings) -> None:
    """Be a worker until cancelled."""
    async with running_worker(settings) as identity:
        at_work = _("Handoff works for {team}. Press Ctrl-C to stop it.", team=identity.team_name)
        print(at_work, flush=True)
        await asyncio.Event().wait()
