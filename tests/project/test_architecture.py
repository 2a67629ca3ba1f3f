"""ARCHITECTURE.md draws the folders, the arrows and the states that there are."""

import re

import pytest

from importer.words.jobs import JobState
from tests.project.documents import blocks, section
from tests.project.sources import PACKAGES, ROOT, modules
from tests.project.test_arrows import ARROWS
from tests.project.test_layers import LAYERS

DOCUMENT = "ARCHITECTURE.md"
LONGEST_PARAGRAPH = 520
"""In characters: five lines or so; what takes more stands on a page of docs/."""
INSIDE_ANOTHER = {"storage.migrations.versions"}
"""A folder that goes without saying, or one of tests named like the folder it tests, below those drawn."""


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


def test_the_layers_are_those_that_the_imports_are_held_to() -> None:
    """They are drawn in a sentence, from the bottom up; the use cases lie in the folder itself."""
    sentence = next(line for line in section(DOCUMENT, "Folders").splitlines() if "◄" in line)
    layers = [tuple(re.findall(r"`(\w+)`", layer)) for layer in sentence.split("◄")]
    assert layers == [*LAYERS[:-1], ("importer",)]


def test_every_folder_of_modules_has_its_line() -> None:
    """Nothing that lies there is left out, and nothing is drawn that doesn't."""
    drawn = {line.split()[0].rstrip("/") for line in _tree_and_arrows()[0].splitlines()}
    program, tests = _folders(*PACKAGES), _folders("tests")
    mirrored = {f"tests.{name}" for name in program - set(PACKAGES)}
    expected = {name.replace(".", "/") for name in program | tests - mirrored - {"tests"}}
    assert expected <= drawn
    assert [folder for folder in drawn if not (ROOT / folder).is_dir()] == []


def _folders(*places: str) -> set[str]:
    folders = {module.name for module in modules(*places) if module.path.name == "__init__.py"}
    return folders - INSIDE_ANOTHER


@pytest.mark.parametrize("state", JobState)
def test_every_state_of_a_job_is_told(state: JobState) -> None:
    """The life of a job names each of its states."""
    assert re.search(rf"\b{state.value}\b", section(DOCUMENT, "The life of a job"))


def test_the_page_stays_one_page() -> None:
    """Whoever comes new reads it in one go."""
    lines = (ROOT / DOCUMENT).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 130
    assert [line for line in lines if len(line) > LONGEST_PARAGRAPH] == []
