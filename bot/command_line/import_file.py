"""`import`: one file, from the command line, by the same rules as in Slack."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bot.command_line.arguments import take_columns, take_confirmation, take_table, take_workspace
from bot.command_line.changes_file import OPTION, take_changes_file
from bot.command_line.local_files import require_another, require_different, require_writable
from bot.command_line.round_trip import ABSENT
from bot.command_line.stop_signals import catch_stop_signals
from bot.settings import Settings
from importer.file.workplace import SMALL
from importer.running.child_process import standing_by
from importer.words.absent import Absent
from importer.words.language import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, which column holds what, and the form of the answer."""
    parser.add_argument("file", type=Path, metavar="FILE")
    take_columns(parser)
    take_table(parser)
    parser.add_argument(
        ABSENT,
        choices=[what.value for what in Absent],
        help=_("of an export that comes back: clear the customers that are missing in it"),
    )
    parser.add_argument("--preview", action="store_true", help=_("check and plan, but change nothing"))
    take_confirmation(parser)
    parser.add_argument("--error-file", type=Path, metavar="FILE", help=_("write the rows with errors here"))
    take_changes_file(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import the file.

    0 when every row went through, 1 when some had errors, 2 when nothing could be done.
    """
    for option, path in (("--error-file", arguments.error_file), (OPTION, arguments.changes_file)):
        if path:
            require_another(path, arguments.file, option)
            require_writable(path)
    require_different(arguments.error_file, arguments.changes_file)
    with catch_stop_signals() as stop, _children_for(arguments.file):
        # What the core needs is loaded while the children load what is theirs.
        from bot.command_line.local_import import import_here  # noqa: PLC0415 - told above

        return await import_here(arguments, settings, stop)


def _children_for(path: Path) -> AbstractContextManager[None]:
    """The two child processes that understand and read what isn't small; they start before we do."""
    if not path.is_file() or path.stat().st_size <= SMALL:
        return nullcontext()
    return standing_by("importer.file.understand_file", "importer.check.read_ahead")
