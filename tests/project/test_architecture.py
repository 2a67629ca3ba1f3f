"""ARCHITECTURE.md draws the folders, the arrows and the states that there are."""

import re

import pytest

from importer.jobs import JobState
from tests.project.documents import blocks, section
from tests.project.sources import PACKAGES, ROOT, modules
from tests.project.test_arrows import ARROWS

DOCUMENT = "ARCHITECTURE.md"
INSIDE_ANOTHER = {"storage.migrations.versions"}
"""A folder that goes without saying."""


def _tree_and_arrows() -> tuple[str, str]:
    tree, arrows = blocks(section(DOCUMENT, "Folders"), "text")
    return tree, arrows


def test_the_arrows_are_those_that_the_imports_are_held_to() -> None:
    """The picture and the test can't differ."""
    drawn = {}
    for line in _tree_and_arrows()[1].splitlines():
        package, targets = line.split(" → ")
        drawn[package] = set(targets.split(", ")) - {"nothing"}
    assert drawn == ARROWS


def test_every_folder_of_modules_has_its_line() -> None:
    """Nothing that lies there is left out, and nothing is drawn that doesn't."""
    drawn = {line.split()[0].rstrip("/") for line in _tree_and_arrows()[0].splitlines()}
    folders = {module.name for module in modules(*PACKAGES, "tests") if module.path.name == "__init__.py"}
    expected = {name.replace(".", "/") for name in folders - INSIDE_ANOTHER - {"tests"}}
    assert expected <= drawn
    assert [folder for folder in drawn if not (ROOT / folder).is_dir()] == []


@pytest.mark.parametrize("state", JobState)
def test_every_state_of_a_job_is_told(state: JobState) -> None:
    """The life of a job names each of its states."""
    assert re.search(rf"\b{state.value}\b", section(DOCUMENT, "The life of a job"))


def test_the_page_stays_one_page() -> None:
    """Whoever comes new reads it in one go."""
    assert len((ROOT / DOCUMENT).read_text(encoding="utf-8").splitlines()) <= 130
