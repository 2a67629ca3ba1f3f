"""What asks the database without a transaction asks one query: two would see two moments."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.sources import ROOT

_ASKS = {"execute", "scalar", "scalars"}


def _functions() -> dict[str, ast.AsyncFunctionDef]:
    """Every step of the storage, by its name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "storage").glob("*.py")]
    found = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))
    return {function.name: function for function in found}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _asked(path: Path) -> Iterator[str]:
    """The steps that a module asks without a transaction."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) == "ask" and node.args:
            yield _name(node.args[0])


def _count_queries(step: str, functions: dict[str, ast.AsyncFunctionDef]) -> int:
    """How many queries a step asks at most, its own and those of the steps that it calls."""
    queries = 0
    for node in ast.walk(functions[step]):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            queries += node.func.attr in _ASKS
        elif (called := _name(node.func)) in functions.keys() - {step}:
            queries += _count_queries(called, functions)
    return queries


_STEPS = sorted({step for path in (ROOT / "storage").glob("*.py") for step in _asked(path)})


@pytest.mark.parametrize("step", _STEPS)
def test_a_step_asks_one_query(step: str) -> None:
    """The step itself, with all that it calls."""
    assert _count_queries(step, _functions()) == 1
