"""The project's own code as text: its modules, and what each of them imports."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "importer", "storage", "playground")
OURS = (*PACKAGES, "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ours; `name` is the dotted one, and that of the folder for an `__init__.py`."""

    name: str
    path: Path

    @property
    def tree(self) -> ast.Module:
        """What is written in it; read when it is first asked for: to many a test the names are enough."""
        return _tree(self.path)

    @property
    def nodes(self) -> Sequence[ast.AST]:
        """All that is in that tree: to walk through it once takes as long as to read it."""
        return _nodes(self.path)

    @property
    def package(self) -> str:
        """The folder at the top that it stands in."""
        return self.name.partition(".")[0]

    @property
    def folder(self) -> str:
        """The dotted name of the folder that its file lies in."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    def lies_in(self, *places: str) -> bool:
        """Whether it is one of these modules, or in one of these folders."""
        return any(self.name == place or self.name.startswith(place + ".") for place in places)


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """All modules in these folders at the top; without a name, in those that make up the program."""
    found = [path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(map(_module, found))


@cache
def our_names() -> frozenset[str]:
    """The dotted names of all modules of ours."""
    return frozenset(module.name for module in modules(*OURS))


def imported(module: Module) -> Iterator[str]:
    """The dotted names of the modules that a module imports, wherever in it that is written."""
    for node in _statements(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{module.path}:{node.lineno} imports by a relative name."
            yield from (_meant(node.module, alias.name) for alias in node.names)


def _statements(holder: ast.AST) -> Iterator[ast.stmt]:
    """Every statement within this one, however deep: of a module there are ten times as many nodes."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        for inner in getattr(holder, name, ()):
            if isinstance(inner, ast.stmt):
                yield inner
            yield from _statements(inner)


@cache
def own_imports(module: Module) -> frozenset[str]:
    """Those of the imported modules that are ours."""
    return frozenset(name for name in imported(module) if name.partition(".")[0] in OURS)


@cache
def _module(path: Path) -> Module:
    return Module(_dotted(path), path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _nodes(path: Path) -> Sequence[ast.AST]:
    return tuple(ast.walk(_tree(path)))


def _meant(module: str, name: str) -> str:
    """`from importer.check import rows` means the module `importer.check.rows`, if there is one."""
    return f"{module}.{name}" if f"{module}.{name}" in our_names() else module


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
