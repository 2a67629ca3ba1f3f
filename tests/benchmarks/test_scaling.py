"""The benchmark of several processes: what it gives out is imported by a real worker."""

from pathlib import Path

import pytest

from benchmarks.importing.generate import make_files
from benchmarks.importing.page import SCALING, replaced
from benchmarks.scaling.database import Databases
from benchmarks.scaling.several import several
from playground.program.server import Playground
from tests.postgres_server import PostgresServer

ROWS, WORKSPACES = 100, 2


async def test_a_worker_runs_what_was_given_out(
    playground: Playground, server: PostgresServer, tmp_path: Path
) -> None:
    """One import of each workspace, whole; an import that didn't end well would be raised."""
    make_files(tmp_path, ROWS)
    databases = Databases(server)
    await databases.fill(tmp_path, WORKSPACES)
    (run,) = [run async for run in several(playground, databases, tmp_path, WORKSPACES, fleets=[1])]
    databases.drop("filled")
    assert (run.processes, run.imports, run.rows) == (1, WORKSPACES, WORKSPACES * ROWS)
    assert run.connections > 0


@pytest.mark.parametrize("name", ["several processes", "taking over"])
def test_the_page_has_a_place_for_each_table(name: str) -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(SCALING.read_text(encoding="utf-8"), name, "| new |")
