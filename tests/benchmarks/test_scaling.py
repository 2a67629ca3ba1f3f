"""The benchmark of several processes: what it gives out is imported by a real worker."""

from pathlib import Path

import pytest

from benchmarks.importing.generate import make_files
from benchmarks.importing.page import SCALING, replaced
from benchmarks.load.killed import MeasuredWithKills
from benchmarks.promises import require
from benchmarks.scaling.__main__ import promised_speeds, promised_takeovers
from benchmarks.scaling.database import Databases
from benchmarks.scaling.several import Run, several
from benchmarks.scaling.takeover import Takeovers
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


def test_a_missed_promise_ends_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """And with exit code 1; where all are held, that is said."""
    late = Takeovers("killed", held=[4.0, 5.0, 10.5])
    slow = Run(processes=2, imports=1, rows=8_000, seconds=1.0, connections=1)
    with pytest.raises(SystemExit) as ended:
        require([*promised_takeovers([late]), *promised_speeds([slow], [10_000.0])])
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "Missed: another worker had it after one was killed, each time: 10.5 s, where at most 10.0 s is "
        "promised.",
        "Missed: with 2 workers: 8,000.0 rows a second, where at least 9,000.0 rows a second is promised.",
    ]
    require([*promised_takeovers([Takeovers("killed", held=[5.0])]), *promised_speeds([slow], ())])
    assert capsys.readouterr().out == "Every promised figure is held.\n"


def test_what_was_never_measured_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody was killed, nobody knows how soon another would have gone on."""
    with pytest.raises(SystemExit):
        require(promised_takeovers([Takeovers("killed", held=[])]))
    with pytest.raises(SystemExit):
        require(MeasuredWithKills([], [], lives=[], killed=[], taken_over=[]).promises())
    said = capsys.readouterr().err.splitlines()
    assert [one.rpartition(": ")[2].partition(",")[0] for one in said] == ["not measured"] * 5
