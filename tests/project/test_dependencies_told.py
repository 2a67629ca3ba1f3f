"""docs/dependencies.md and pyproject.toml list the same packages, each with what it earns its place by."""

import re
import tomllib

import pytest

from tests.project.documents import rows, section
from tests.project.sources import ROOT

DOCUMENT = "docs/dependencies.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LISTS = {
    "The program": PROJECT["dependencies"],
    **{f"Extra `{name}`": packages for name, packages in PROJECT["optional-dependencies"].items()},
}


@pytest.mark.parametrize("heading", LISTS)
def test_the_page_tells_every_package(heading: str) -> None:
    """Neither list has a package that the other lacks, and each has its reason."""
    told = dict(rows(section(DOCUMENT, heading)))
    assert set(told) == {re.split(r"[\[<>=! ]", requirement)[0] for requirement in LISTS[heading]}
    assert all(len(reason.split()) > 1 for reason in told.values())
