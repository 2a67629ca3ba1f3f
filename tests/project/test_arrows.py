"""Which folder may import which, as ARCHITECTURE.md draws it."""

import ast
import re
from dataclasses import fields
from graphlib import TopologicalSorter

import pytest

from importer.imports import Imports
from importer.past import LookingBack
from tests.project.sources import PACKAGES, Module, modules, our_names, own_imports

ARROWS = {
    "bot": {"handlers", "storage", "importer"},
    "handlers": {"importer"},
    "storage": {"importer"},
    "importer": set[str](),
    "playground": set[str](),
}

BEYOND_HANDLERS = {
    "importer.words.ports",
    "importer.words.job_ports",
    "importer.words.plan_ports",
    "importer.planners",
    "importer.job_run",
}
"""What the use cases stand on, and what carries jobs out."""


@pytest.mark.parametrize("package", PACKAGES)
def test_a_folder_imports_only_along_the_arrows(package: str) -> None:
    """What a folder's modules import lies in the folder itself, or where an arrow of the folder leads."""
    allowed = ARROWS[package] | {package}
    against = {
        f"{module.name} imports {name}"
        for module in modules(package)
        for name in own_imports(module)
        if name.partition(".")[0] not in allowed
    }
    assert against == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_arrow_is_in_use(package: str) -> None:
    """No arrow is drawn that no module follows."""
    used = {name.partition(".")[0] for module in modules(package) for name in own_imports(module)}
    assert used - {package} == ARROWS[package]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """The modules can be put into an order in which each imports only those before it."""
    graph = {module.name: own_imports(module) for module in modules()}
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_handlers_call_use_cases_alone() -> None:
    """They reach none of the ports on which the use cases stand, and carry out no job."""
    reached = {f"{module.name} uses {name}" for module in modules("handlers") for name in _ports_of(module)}
    assert reached == set()
    assert {module.name for module in modules("handlers") if own_imports(module) & BEYOND_HANDLERS} == set()


def test_what_lies_beyond_the_use_cases_is_there() -> None:
    """None of these modules has moved away under another name, and every module of ports is among them."""
    named_so = re.compile(r"importer\.words\.(\w+_)?ports")
    ports = {name for name in our_names() if named_so.fullmatch(name)}
    assert {"importer.planners", "importer.job_run"} | ports == BEYOND_HANDLERS
    assert our_names() >= BEYOND_HANDLERS


def _ports_of(module: Module) -> set[str]:
    """What a module takes from the use cases that is none: `workspace.imports.jobs`."""
    ports = {field.name for use_cases in (Imports, LookingBack) for field in fields(use_cases)}
    taken = [node for node in module.nodes if isinstance(node, ast.Attribute) and node.attr in ports]
    return {
        ast.unparse(node) for node in taken if ast.unparse(node.value).endswith(("imports", "looking_back"))
    }
