"""Where things may live: each package from outside, the environment, Slack's JSON, and catch-all handlers."""

import ast
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from tests.project.sources import PACKAGES, Module, imported, modules

PLACES = {
    "aiohttp": ("bot", "handlers", "playground"),
    "aiosqlite": ("storage.sqlite_driver",),
    "alembic": ("storage",),
    "babel": ("importer.words.written_values",),
    "cryptography": ("storage.token_keys",),
    "dotenv": ("bot.settings",),
    "filelock": ("storage.runner_lock",),
    "jsonschema": ("playground",),
    "openpyxl": ("importer.file.workbook", "importer.report"),
    "procrastinate": ("bot.queue", "bot.queue_workers", "bot.command_queue"),
    "prometheus_client": ("bot.metrics",),
    "psycopg_pool": ("bot.queue",),
    "rapidfuzz": ("importer.matching",),
    "slack_bolt": ("bot", "handlers"),
    "slack_sdk": ("bot", "handlers", "storage.installations"),
    "sqlalchemy": ("storage",),
    "structlog": ("bot",),
    "yarl": ("handlers.addresses",),
}
"""For each package from outside, the folders and modules that may import it."""

ENVIRONMENT = {
    "bot.settings": "reads the settings",
    "importer.running.child_process": "hands its own environment on to the child that it starts",
    "playground.program.app_process": "hands its own environment on to the app that it starts",
}
CATCH_ALL = {
    "bot.work_loop": "one broken piece of work must not end the loop",
    "bot.command_line.main": "people get a sentence, whatever breaks",
    "handlers.listeners": "people get a reference that stands in the log, whatever a handler breaks on",
}

OWN_LOOK_UPS = {
    "handlers.announcer": "shows a job that it carries out",
    "handlers.arrivals": "finds where that is told which was written down about a job",
    "handlers.drawing": "says what was written down about a job",
    "handlers.first_messages": "waits for the end of a check, so that the question says what came of it",
    "handlers.question": "draws a job anew that was found for the press",
}

JSON_DOORS = {
    "handlers.payloads": "the door for what Slack sends, and for what it answers",
    "bot.socket_mode": "the address of the socket, before there is a handler",
    "bot.http_mode": "the headers of a request, before it is known to be Slack's",
    "bot.log": "the fields of a line of the log",
    "handlers.addresses": "no JSON of Slack's, but what a resolver found",
}


@pytest.mark.parametrize("outside", PLACES)
def test_a_package_is_imported_only_where_it_belongs(outside: str) -> None:
    """SQL stays in the storage, Slack at its edge, and so on."""
    users = [module for module in modules() if outside in _tops(module)]
    assert [module.name for module in users if not module.lies_in(*PLACES[outside])] == []
    assert users, f"Nothing imports {outside} any more."


def test_every_package_from_outside_has_its_place() -> None:
    """A package that the list doesn't know can't slip in."""
    outside = {top for module in modules() for top in _tops(module)} - sys.stdlib_module_names - set(PACKAGES)
    assert outside <= set(PLACES)


def test_the_environment_is_read_in_one_module() -> None:
    """`os.environ` and `os.getenv` stand where the settings are read, and where a process is started."""
    readers = {module.name for module in modules() if _names(module) & {"environ", "environb", "getenv"}}
    assert readers <= set(ENVIRONMENT)


def test_slacks_json_is_read_at_one_door() -> None:
    """Elsewhere nothing is taken out of Slack's JSON, but the code of an error that slack_sdk raised."""
    readings = [
        f"{module.path}:{node.lineno}"
        for module in modules("bot", "handlers")
        if not module.lies_in(*JSON_DOORS, "bot.settings")
        for node in _readings_by_name(module)
        if not ast.unparse(node).endswith(".response['error']")
    ]
    assert readings == []


def test_what_comes_from_slack_is_looked_up_in_its_workspace() -> None:
    """`imports.current` finds a job of any workspace: only for what we wrote down, or have found already."""
    lookers = {
        module.name
        for module in modules("handlers")
        for node in module.nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("imports.current")
    }
    assert lookers == set(OWN_LOOK_UPS)


def test_everything_is_caught_only_at_the_outermost_places() -> None:
    """Whoever else catches what he doesn't know raises it again."""
    catchers = {module.name for module in modules() for node in module.nodes if _swallows_all(node)}
    assert catchers == set(CATCH_ALL)


@cache
def _tops(module: Module) -> set[str]:
    return {name.partition(".")[0] for name in imported(module)}


def _names(module: Module) -> set[str]:
    """Every name and attribute that the module's code speaks of."""
    return set(map(_name, module.nodes))


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return name
        case _:
            return ""


def _readings_by_name(module: Module) -> Iterator[ast.Subscript | ast.Call]:
    """`found["key"]` and `found.get("key")`, but not of an HTTP response's headers."""
    for node in module.nodes:
        match node:
            case ast.Subscript(slice=ast.Constant(value=str()), ctx=ast.Load()):
                yield node
            case ast.Call(func=ast.Attribute(attr="get", value=source), args=[ast.Constant(value=str()), *_]):
                if not ast.unparse(source).endswith("headers"):
                    yield node


def _swallows_all(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    broad = node.type is None or bool({"Exception", "BaseException"} & set(ast.unparse(node.type).split()))
    raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
    return broad and not raises_again
