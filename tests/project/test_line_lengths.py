"""No line of code is longer than the formatter's own: ruff lets pragmas and addresses run over."""

import tomllib
from collections.abc import Collection

from tests.project.sources import OURS, ROOT, modules

_RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]


def test_no_line_runs_over() -> None:
    """But for those files that an exception with its reason stands for."""
    excepted = _excepted()
    too_long = [
        f"{name}:{number} has {len(line)} characters"
        for module in modules(*OURS)
        if (name := str(module.path.relative_to(ROOT))) not in excepted
        for number, line in enumerate(module.path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > _RUFF["line-length"]
    ]
    assert too_long == []


def test_what_is_excepted_has_need_of_it() -> None:
    """Each of those files is there, and has a line that a person reads as one."""
    longest = {
        name: max(map(len, (ROOT / name).read_text(encoding="utf-8").splitlines())) for name in _excepted()
    }
    assert {name for name, length in longest.items() if length <= _RUFF["line-length"]} == set()


def _excepted() -> Collection[str]:
    """The files whose lines may be as long as need be."""
    return {name for name, rules in _RUFF["lint"]["per-file-ignores"].items() if "E501" in rules}
