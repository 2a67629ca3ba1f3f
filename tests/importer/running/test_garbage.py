"""How a program ends that has loaded much."""

import subprocess
import sys
from typing import Final

_PROGRAM: Final = """
from importer.running.garbage import leave_garbage_at_the_end

class Loaded:
    def __init__(self):
        self.itself = self
    def __del__(self):
        print("It was looked at.")

kept = Loaded()
{leave}
print("The end.")
"""


def test_nothing_is_looked_through_at_the_end() -> None:
    """What is still there then is left to the system; without that, Python would look for cycles in it."""
    assert _say("") == ["The end.", "It was looked at."]
    assert _say("leave_garbage_at_the_end()") == ["The end."]


def _say(leave: str) -> list[str]:
    program = [sys.executable, "-c", _PROGRAM.format(leave=leave)]
    return subprocess.run(program, capture_output=True, text=True, check=True).stdout.splitlines()
