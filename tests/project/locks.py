"""What the lock files pin, and which of it this machine has."""

import os
import platform
import re
import sys
from dataclasses import dataclass

from tests.project.sources import ROOT

PIN = re.compile(
    r"(?P<name>[\w.-]+)(\[[\w,-]+\])?==(?P<version>[\w.!+-]+)"
    r"( ; (?P<marker>.+?))?( --hash=sha256:[0-9a-f]{64})+"
)
_HERE = {
    "sys_platform": sys.platform,
    "platform_machine": platform.machine(),
    "implementation_name": sys.implementation.name,
    "platform_python_implementation": platform.python_implementation(),
    "os_name": os.name,
}
_ONE_MARKER = re.compile(r"(\w+) (==|!=) '([^']+)'")


@dataclass(frozen=True, slots=True)
class Pin:
    """A package at its version; `marker` says for which machines, empty for all."""

    name: str
    version: str
    marker: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is surely for other machines than this one: a single marker that isn't so here."""
        one = _ONE_MARKER.fullmatch(self.marker)
        return bool(one and one[1] in _HERE and (_HERE[one[1]] == one[3]) is not (one[2] == "=="))


def lines(lock: str) -> list[str]:
    """The requirements, each with its hashes on one line."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return re.sub(r" *\\\n *", " ", text).splitlines()


def pins(lock: str) -> list[Pin]:
    """Every package of a lock file."""
    found = [match for line in lines(lock) if (match := PIN.fullmatch(line))]
    return [Pin(canonical(match["name"]), match["version"], match["marker"] or "") for match in found]


def canonical(requirement: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=! ]", requirement)[0]).lower()
