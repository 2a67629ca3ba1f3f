"""docs/licences.md lists the licence of every package that the lock files pin, and each may be."""

import pytest

from tests.project.documents import rows, section
from tests.project.licences import FOR_THE_PROGRAM, FOR_TOOLS, is_allowed, licence_of
from tests.project.locks import Pin, pins

DOCUMENT = "docs/licences.md"
PROGRAM = pins("requirements.lock")
TOOLS = [one for one in pins("requirements-dev.lock") if one.name not in {pin.name for pin in PROGRAM}]
LISTS = {"The program": (PROGRAM, FOR_THE_PROGRAM), "Tools": (TOOLS, FOR_TOOLS)}


@pytest.mark.parametrize("heading", LISTS)
def test_every_licence_is_listed(heading: str) -> None:
    """As the installed package tells it; what is for other machines alone is listed all the same."""
    listed, told = LISTS[heading][0], dict(rows(section(DOCUMENT, heading)))
    assert list(told) == [one.name for one in listed]
    here = {one.name: licence_of(one.name) for one in listed if not one.is_elsewhere and _is_here(one)}
    assert {name: told[name] for name in here} == here
    assert len(here) > len(listed) / 2


@pytest.mark.parametrize("heading", LISTS)
def test_every_licence_may_be(heading: str) -> None:
    """A package with another one, or with none, can't slip in."""
    told, allowed = dict(rows(section(DOCUMENT, heading))), LISTS[heading][1]
    assert {name: licence for name, licence in told.items() if not is_allowed(licence, allowed)} == {}


def test_what_may_not_be_is_found() -> None:
    """Of a choice one is enough, of what holds together each; and none is as bad as a wrong one."""
    assert is_allowed("MIT OR GPL-3.0-only", FOR_THE_PROGRAM)
    assert not is_allowed("MIT AND GPL-3.0-only", FOR_THE_PROGRAM)
    assert not is_allowed("MPL-2.0", FOR_THE_PROGRAM)
    assert not is_allowed("", FOR_TOOLS)


def _is_here(pin: Pin) -> bool:
    """Whether a package with a longer marker is for this machine: then it is installed."""
    try:
        licence_of(pin.name)
    except ModuleNotFoundError:
        return not pin.marker
    return True
