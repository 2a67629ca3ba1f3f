"""docs/licences.md lists the licence of every package that the lock files pin, and each may be."""

import pytest

from tests.project.documents import rows, section
from tests.project.licences import FOR_THE_PROGRAM, FOR_TOOLS, is_allowed, licence_of
from tests.project.locks import Pin, pins
from tests.project.sources import ROOT

DOCUMENT = "docs/licences.md"
LOCKS = {
    "The program": "requirements.lock",
    "Tools": "requirements-dev.lock",
    "What benchmarks compare with": "requirements-bench.lock",
    "The bill of materials": "requirements-sbom.lock",
}
INSTALLED = ("The program", "Tools")
"""What every test run has; the others are there once `make bench` or `make sbom` was typed."""


@pytest.mark.parametrize("heading", LOCKS)
def test_every_licence_is_listed(heading: str) -> None:
    """As the installed package tells it; what is for other machines alone is listed all the same."""
    listed, told = _first_in(heading), dict(rows(section(DOCUMENT, heading)))
    assert list(told) == list(dict.fromkeys(one.name for one in listed))
    is_installed = heading in INSTALLED
    here = {pin.name: licence_of(pin.name) for pin in listed if _is_here(pin, is_installed=is_installed)}
    assert {name: told[name] for name in here} == here
    assert len(here) > len(listed) / 2 or not is_installed


def test_every_lock_file_has_its_list() -> None:
    """So that a new one isn't left out."""
    assert sorted(LOCKS.values()) == sorted(path.name for path in ROOT.glob("*.lock"))


@pytest.mark.parametrize("heading", LOCKS)
def test_every_licence_may_be(heading: str) -> None:
    """A package with another one, or with none, can't slip in."""
    told = dict(rows(section(DOCUMENT, heading)))
    allowed = FOR_THE_PROGRAM if heading == "The program" else FOR_TOOLS
    assert {name: licence for name, licence in told.items() if not is_allowed(licence, allowed)} == {}


def test_what_may_not_be_is_found() -> None:
    """Of a choice one is enough, of what holds together each; and none is as bad as a wrong one."""
    assert is_allowed("MIT OR GPL-3.0-only", FOR_THE_PROGRAM)
    assert not is_allowed("MIT AND GPL-3.0-only", FOR_THE_PROGRAM)
    assert not is_allowed("MPL-2.0", FOR_THE_PROGRAM)
    assert not is_allowed("", FOR_TOOLS)


def _first_in(heading: str) -> list[Pin]:
    """What is pinned for this list, and for none before it."""
    before = list(LOCKS.values())[: list(LOCKS).index(heading)]
    known = {pin.name for lock in before for pin in pins(lock)}
    return [pin for pin in pins(LOCKS[heading]) if pin.name not in known]


def _is_here(pin: Pin, *, is_installed: bool) -> bool:
    """Whether a package has to be, or is, on this machine: with a longer marker it may be for others."""
    try:
        licence_of(pin.name)
    except ModuleNotFoundError:
        return is_installed and not pin.is_elsewhere and not pin.marker
    return not pin.is_elsewhere
