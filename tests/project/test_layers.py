"""The order of the folders: there are no circles, and the importer's are layers of rooms side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project.sources import OURS, Module, modules, own_imports

LAYERS = (
    ("words",),
    ("running",),
    ("matching", "file"),
    ("mapping", "check", "preview", "loading"),
    ("report",),
    ("",),
)
"""The rooms of `importer/`, from the bottom up; the last is the folder itself, with the use cases.

A room knows those of the layers below its own, and none beside itself.
"""

Imports = Mapping[str, AbstractSet[str]]
"""For each name those that it imports."""


def test_no_folder_stands_in_a_circle_with_another() -> None:
    """The folders of all our code can be put into an order in which each imports only those before it."""
    ours = modules(*OURS)
    assert _circle(_folder_imports(ours, _imports(ours))) == ()


def test_a_room_of_the_importer_imports_only_lower_layers() -> None:
    """The stages lie side by side: what two of them need lies below both."""
    importer = modules("importer")
    assert list(_against_the_layers(_imports(importer))) == []


def test_every_room_of_the_importer_has_its_layer() -> None:
    """No new folder slips in beside the layers, and none is drawn that isn't there."""
    rooms = {(*module.folder.split("."), "")[1] for module in modules("importer")}
    assert sorted(rooms) == sorted(room for layer in LAYERS for room in layer)


@pytest.mark.parametrize(
    ("imports", "circle"),
    [
        ({"a.x": {"a.b.y"}, "a.b.y": {"a.z"}, "a.z": set()}, {"a", "a.b"}),
        ({"a.b.x": {"a.c.y"}, "a.c.z": {"a.d.x"}, "a.d.y": {"a.b.z"}}, {"a.b", "a.c", "a.d"}),
        ({"a.x": {"a.b"}, "a.b.y": {"a.z"}}, {"a", "a.b"}),
        ({"a.b.x": {"a.z"}, "a.z": {"a.y"}, "a.y": set()}, set()),
        ({"a.__main__": {"a.b.x"}, "a.b.x": {"a.z"}, "a.z": set()}, set()),
        ({"a.__main__": {"a.b.x"}, "a.b.x": {"a.__main__"}}, {"a.__main__", "a.b"}),
    ],
    ids=[
        "with the folder inside",
        "through a third",
        "through an __init__",
        "none",
        "none through a door",
        "through a door",
    ],
)
def test_a_circle_of_folders_is_found(imports: Imports, circle: AbstractSet[str]) -> None:
    """Also where no modules import each other in a circle."""
    names = {*imports, *(name for names in imports.values() for name in names)}
    made_up = [_made_up(name, is_folder=name == "a.b") for name in names]
    assert set(_circle(_folder_imports(made_up, imports))) == circle


@pytest.mark.parametrize(
    ("importing", "imported", "is_right"),
    [
        ("importer.check.row_reader", "importer.words.jobs", True),
        ("importer.file.workbook.sheet", "importer.file.framed_rows", True),
        ("importer.job_run", "importer.report.outcome", True),
        ("importer.mapping.propose", "importer.check.row_reader", False),
        ("importer.file.header", "importer.matching.values", False),
        ("importer.words.jobs", "importer.file.framed_rows", False),
        ("importer.words.jobs", "importer.job_run", False),
    ],
)
def test_what_is_against_the_layers_is_found(importing: str, imported: str, *, is_right: bool) -> None:
    """Upwards and sideways alike."""
    found = list(_against_the_layers({importing: {imported}}))
    assert found == ([] if is_right else [f"{importing} imports {imported}"])


def _imports(some: Iterable[Module]) -> Imports:
    return {module.name: own_imports(module) for module in some}


def _folder_imports(some: Sequence[Module], imports: Imports) -> Imports:
    """For each folder the others that its modules import."""
    places = {module.name: _place(module) for module in some}
    found = defaultdict[str, set[str]](set)
    for name, place in places.items():
        found[place] |= {places[other] for other in imports.get(name, ())} - {place}
    return found


def _place(module: Module) -> str:
    """Its folder; but what `python -m` runs is a folder's door, and a place of its own above it."""
    return module.name if module.path.name == "__main__.py" else module.folder


def _circle(graph: Imports) -> Sequence[str]:
    """The names of a circle, the first of them again at the end; none where there is an order."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def _against_the_layers(imports: Imports) -> Iterator[str]:
    for name, imported in imports.items():
        for other in imported:
            if _room(name) != _room(other) and _height(other) >= _height(name):
                yield f"{name} imports {other}"


def _height(name: str) -> int:
    """How far above the bottom a module's layer lies."""
    return next(height for height, rooms in enumerate(LAYERS) if _room(name) in rooms)


def _room(name: str) -> str:
    """The room of the importer that a module lies in, at any depth."""
    second = (*name.split("."), "")[1]
    return second if any(second in rooms for rooms in LAYERS) else ""


def _made_up(name: str, *, is_folder: bool) -> Module:
    place = Path(*name.split("."))
    return Module(name, place / "__init__.py" if is_folder else place.with_suffix(".py"))
