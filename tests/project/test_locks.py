"""The lock files: every version pinned with its hashes, and nothing about where it came from."""

import re
import tomllib

import pytest

from tests.project.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
PIN = re.compile(
    r"(?P<name>[\w.-]+)(\[[\w,-]+\])?==(?P<version>[\w.!+-]+)( ; .+)?( --hash=sha256:[0-9a-f]{64})+"
)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_pins_a_version_with_hashes(lock: str) -> None:
    """There is nothing else in the file: no address, no option, no loose requirement."""
    assert [line for line in _lines(lock) if not PIN.fullmatch(line)] == []


def test_the_lock_of_the_program_holds_all_that_it_needs() -> None:
    """Every dependency, and what PostgreSQL takes."""
    project = _project()
    needed = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    assert {_name(one) for one in needed} <= _pins("requirements.lock").keys()


def test_the_lock_of_developers_holds_the_tools_too() -> None:
    """The tools are pinned, and beside them stand just the versions that the program runs on."""
    pins, tools = _pins("requirements-dev.lock"), _project()["optional-dependencies"]["dev"]
    assert {_name(one) for one in tools} <= pins.keys()
    assert _pins("requirements.lock").items() <= pins.items()


def test_the_lock_of_benchmarks_fits_the_others() -> None:
    """It holds the peers, and can be installed beside the tools: what both pin has one version."""
    pins, tools = _pins("requirements-bench.lock"), _pins("requirements-dev.lock")
    assert {_name(one) for one in _project()["optional-dependencies"]["peers"]} <= pins.keys()
    assert [name for name in pins.keys() & tools.keys() if pins[name] != tools[name]] == []


def _lines(lock: str) -> list[str]:
    """The requirements, each with its hashes on one line."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return re.sub(r" *\\\n *", " ", text).splitlines()


def _pins(lock: str) -> dict[str, str]:
    found = [match for line in _lines(lock) if (match := PIN.fullmatch(line))]
    return {_name(match["name"]): match["version"] for match in found}


def _name(requirement: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=! ]", requirement)[0]).lower()


def _project() -> dict[str, dict[str, list[str]]]:
    project: dict[str, dict[str, list[str]]] = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )["project"]
    return project
