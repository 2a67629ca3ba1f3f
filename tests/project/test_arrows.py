"""Which folder may import which, as ARCHITECTURE.md draws it."""

from graphlib import TopologicalSorter

import pytest

from tests.project.sources import PACKAGES, modules, own_imports

ARROWS = {
    "bot": {"handlers", "storage", "importer"},
    "handlers": {"importer"},
    "storage": {"importer"},
    "importer": set[str](),
    "playground": set[str](),
}


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
