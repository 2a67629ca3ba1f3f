"""`demo`: the bot in the playground, a pretend Slack workspace with sample data."""

import argparse
import os
import sys

from bot.app_manifest import find_manifest
from bot.settings import Settings
from importer.words.language import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which port the page should have."""
    parser.add_argument("--port", type=int, default=0, help=_("the page's port (default: any free one)"))


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Become the playground's own program, which starts the bot with settings of its own; never returns."""
    del settings
    words = ["-m", "playground", "--port", str(arguments.port), "--manifest", str(find_manifest())]
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - this very interpreter, and no shell
