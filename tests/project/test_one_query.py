"""What asks the database without a transaction asks one query: two would see two moments."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest

from tests.project.sources import ROOT

_STORAGE = ROOT / "storage"
_QUERIES = {"execute", "scalar", "scalars"}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the storage: its steps, and what it calls those of others, each as module and name."""

    tree: ast.Module
    steps: Mapping[str, ast.AsyncFunctionDef]
    imported: Mapping[str, tuple[str, str]]


@cache
def _read(name: str) -> Module:
    tree = ast.parse((_STORAGE / f"{name}.py").read_text(encoding="utf-8"))
    steps = {node.name: node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    imported = {
        alias.asname or alias.name: ((node.module or "").removeprefix("storage."), alias.name)
        for node in imports
        for alias in node.names
        if (node.module or "").startswith("storage.")
    }
    return Module(tree, steps, imported)


def _find(module: str, called: ast.expr) -> tuple[str, str] | None:
    """Where a step is that is called so in a module; None where it is no step."""
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        is_module = (_STORAGE / f"{called.value.id}.py").exists()
        found = (called.value.id, called.attr) if is_module else None
    elif isinstance(called, ast.Name):
        found = _read(module).imported.get(called.id, (module, called.id))
    else:
        found = None
    return found if found and found[1] in _read(found[0]).steps else None


def _count_queries(module: str, step: str) -> int:
    """How many queries stand in a step, and in those that it calls."""
    calls = [node for node in ast.walk(_read(module).steps[step]) if isinstance(node, ast.Call)]
    own = sum(isinstance(call.func, ast.Attribute) and call.func.attr in _QUERIES for call in calls)
    called = filter(None, (_find(module, call.func) for call in calls))
    return own + sum(_count_queries(*one) for one in called if one != (module, step))


_ASKING: Final = {"ask", "look_up"}


def _asked() -> Iterator[tuple[str, str]]:
    """The steps that are asked without a transaction."""
    for path in sorted(_STORAGE.glob("*.py")):
        for node in ast.walk(_read(path.stem).tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            if node.func.attr in _ASKING and (step := _find(path.stem, node.args[0])):
                yield step


_STEPS = sorted(set(_asked()))


@pytest.mark.parametrize(("module", "step"), _STEPS)
def test_a_step_asks_one_query(module: str, step: str) -> None:
    """The step itself, with all that it calls."""
    assert _count_queries(module, step) == 1


def test_the_steps_are_found() -> None:
    """Those of the module itself, of others, and of others by their module."""
    some = {("database", "_all_rows"), ("external_ids", "leading_zeros"), ("job_lookups", "find_to_do")}
    assert some <= set(_STEPS)
