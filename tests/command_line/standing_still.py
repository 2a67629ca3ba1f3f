"""`python -m tests.command_line.standing_still …`: the program, whose SQLite connections can stand still.

`CHILD_INTERPRETER` names what it starts child processes with, in Python's place.
"""

import os
import runpy
import sqlite3
import sys
from functools import wraps

from tests.command_line.midway import stand_still


def teach_standing_still() -> None:
    """Let every connection to SQLite that this process opens know what the triggers of `midway` call."""
    connect = sqlite3.connect

    @wraps(connect)
    def connect_and_teach(*args: object, **settings: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **settings)  # type: ignore[call-overload]  # as given
        connection.create_function(stand_still.__name__, 1, stand_still)
        return connection

    sqlite3.connect = connect_and_teach  # type: ignore[assignment]  # the same, but for the one function more


if __name__ == "__main__":
    teach_standing_still()
    sys.executable = os.environ.get("CHILD_INTERPRETER", sys.executable)
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
