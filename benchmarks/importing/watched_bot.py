"""`python -m benchmarks.importing.watched_bot REPORT`: the real bot, with a watch in its event loop."""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks.importing.watch import watching
from bot.command_line.main import hand_over_soon, spare_memory
from bot.command_line.run import run
from bot.settings import read_settings


async def _be_the_bot(report: Path) -> int:
    with watching(report):
        return await run(argparse.Namespace(), read_settings())


if __name__ == "__main__":
    spare_memory()  # as the command line does
    hand_over_soon()
    sys.exit(asyncio.run(_be_the_bot(Path(sys.argv[1]))))
