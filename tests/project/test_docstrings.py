"""Every module, and every test, opens with one sentence."""

import ast
import re

import pytest

from tests.project.sources import OURS, Module, modules

SENTENCE_END = re.compile(r"[.!?][`”\")]?$")
SECOND_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?] [A-Z]")
Documented = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("package", OURS)
def test_every_module_opens_with_one_sentence(package: str) -> None:
    """The first line says what the module is; more may follow below."""
    wrong = [module.name for module in modules(package) if not _opens_with_a_sentence(module.tree)]
    assert wrong == []


def test_every_test_opens_with_one_sentence() -> None:
    """The sentence says what the test holds true."""
    wrong = [
        f"{module.name}.{test.name}"
        for module in modules("tests")
        for test in _tests(module)
        if not _opens_with_a_sentence(test)
    ]
    assert wrong == []


def _tests(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    functions = [node for node in module.nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return [function for function in functions if function.name.startswith("test_")]


def _opens_with_a_sentence(node: Documented) -> bool:
    first, *_ = (ast.get_docstring(node) or "").split("\n\n")
    return bool(SENTENCE_END.search(first)) and not SECOND_SENTENCE.search(first)
