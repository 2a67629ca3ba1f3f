"""The lock files: every version pinned with its hashes, and nothing about where it came from."""

import tomllib

import pytest

from tests.project.locks import PIN, canonical, lines, pins
from tests.project.sources import ROOT

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
    "requirements-sbom.lock",
)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_pins_a_version_with_hashes(lock: str) -> None:
    """There is nothing else in the file: no address, no option, no loose requirement."""
    assert [line for line in lines(lock) if not PIN.fullmatch(line)] == []


def test_the_lock_of_the_program_holds_all_that_it_needs() -> None:
    """Every dependency, and what PostgreSQL takes."""
    project = _project()
    needed = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    assert {canonical(one) for one in needed} <= _pins("requirements.lock").keys()


def test_the_lock_of_developers_holds_the_tools_too() -> None:
    """The tools are pinned, and beside them stand just the versions that the program runs on."""
    pins, tools = _pins("requirements-dev.lock"), _project()["optional-dependencies"]["dev"]
    assert {canonical(one) for one in tools} <= pins.keys()
    assert _pins("requirements.lock").items() <= pins.items()


def test_the_lock_of_benchmarks_fits_the_others() -> None:
    """It holds the peers, and can be installed beside the tools: what both pin has one version."""
    pins, tools = _pins("requirements-bench.lock"), _pins("requirements-dev.lock")
    assert {canonical(one) for one in _project()["optional-dependencies"]["peers"]} <= pins.keys()
    assert [name for name in pins.keys() & tools.keys() if pins[name] != tools[name]] == []


def test_the_lock_of_the_bill_of_materials_fits_the_others() -> None:
    """The same holds for what makes the bill."""
    bill, tools = _pins("requirements-sbom.lock"), _pins("requirements-dev.lock")
    assert {canonical(one) for one in _project()["optional-dependencies"]["sbom"]} <= bill.keys()
    assert [name for name in bill.keys() & tools.keys() if bill[name] != tools[name]] == []


def _pins(lock: str) -> dict[str, str]:
    return {one.name: one.version for one in pins(lock)}


def _project() -> dict[str, dict[str, list[str]]]:
    project: dict[str, dict[str, list[str]]] = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )["project"]
    return project
