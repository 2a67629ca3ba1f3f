"""`worker`: runs imports beside the bots on one PostgreSQL database, without listening to Slack."""

import argparse
from collections.abc import Sequence

from bot.command_line.exit_codes import DONE
from bot.command_line.run import run_until_stopped
from bot.log import start_log
from bot.program import running_worker
from bot.settings import Settings, require_worker
from importer.words.language import _, ngettext


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
    """Be a worker until cancelled; raises HandoffError once it can't go on."""
    async with running_worker(settings) as worker:
        print(_say_at_work(settings, worker.names), flush=True)
        raise await worker.wait()


def _say_at_work(settings: Settings, names: Sequence[str]) -> str:
    if not settings.serves_many:
        return _("Handoff works for {team}. Press Ctrl-C to stop it.", team=names[0])
    return ngettext(
        "Handoff works for {count} workspace. Press Ctrl-C to stop it.",
        "Handoff works for {count} workspaces. Press Ctrl-C to stop it.",
        len(names),
    )
