"""The phases of a job are properties of `JobState`: nothing else puts several states together."""

import ast
from collections.abc import Iterator

import pytest

from importer.words.jobs import JobState
from tests.project.sources import Module, modules

HOME = "importer.words.jobs"
_TOGETHER = (ast.Set, ast.Tuple, ast.List)


def test_only_the_states_own_module_puts_several_together() -> None:
    """A new state has one place where it is said which phases it belongs to."""
    elsewhere = [module for module in modules() + modules("benchmarks") if module.name != HOME]
    assert [found for module in elsewhere for found in _put_together(module.tree, module)] == []


def test_what_is_put_together_is_found_at_home() -> None:
    """The states' module is the one where they do stand together."""
    home = next(module for module in modules("importer") if module.name == HOME)
    assert list(_put_together(home.tree, home))


@pytest.mark.parametrize(
    ("written", "is_found"),
    [
        ("{JobState.MAPPING, JobState.CHECKING}", True),
        ("x in (JobState.MAPPING, JobState.CHECKING)", True),
        ("frozenset([JobState.MAPPING, jobs.JobState.CHECKING])", True),
        ("{JobState.MAPPING}", False),
        ("(job, JobState.MAPPING, 3)", False),
        ("{state for state in JobState if state.runs}", False),
        ("{JobState.MAPPING: 1, JobState.CHECKING: 2}", False),
    ],
)
def test_several_states_are_found(written: str, *, is_found: bool) -> None:
    """However they are put together; what is said of each state in a table is no phase."""
    assert bool(list(_put_together(ast.parse(written)))) is is_found


def _put_together(tree: ast.AST, module: Module | None = None) -> Iterator[str]:
    """Where several states stand in one set, tuple or list, and what is written there."""
    where = module.name if module else "written"
    for node in ast.walk(tree):
        if isinstance(node, _TOGETHER) and sum(map(_is_state, node.elts)) > 1:
            yield f"{where}:{node.lineno} {ast.unparse(node)}"


def _is_state(node: ast.expr) -> bool:
    """Whether it names a state: `JobState.MAPPING`."""
    return isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == JobState.__name__
