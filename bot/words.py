"""Words that several commands take."""

import argparse


def take_workspace(parser: argparse.ArgumentParser) -> None:
    """Take which workspace is meant."""
    parser.add_argument(
        "--workspace", metavar="TEAM_ID", help="which workspace, where the database holds several"
    )
