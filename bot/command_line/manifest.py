"""`manifest`: what the Slack app is made from, to be pasted into Slack."""

import argparse

from bot.app_manifest import find_manifest
from bot.command_line.exit_codes import DONE
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no words: there is one manifest."""


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print it."""
    del arguments, settings
    print(find_manifest().read_text(encoding="utf-8"), end="")
    return DONE
