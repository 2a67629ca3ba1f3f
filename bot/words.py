"""What several commands take or tell: which workspace is meant, and who works here."""

import argparse
import getpass
from contextlib import suppress

from importer.permissions import Asker, operator


def take_workspace(parser: argparse.ArgumentParser) -> None:
    """Take which workspace is meant."""
    parser.add_argument(
        "--workspace", metavar="TEAM_ID", help="which workspace, where the database holds several"
    )


def who_works_here() -> Asker:
    """Who runs the command, as it is kept with what they do."""
    return operator(f"cli:{_user()}")


def _user() -> str:
    """The name of who runs the command; a machine's account may have none."""
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return "someone"
