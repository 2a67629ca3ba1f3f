"""The benchmark of imports: its files are the same each time, and Handoff's results equal the SQL's."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.importing.contenders import CONTENDERS, HANDOFF, SQLITE3
from benchmarks.importing.generate import make_files, wrong_external_id, wrong_manager, wrong_workflow
from benchmarks.importing.measure import run, start_handoff
from benchmarks.importing.page import PAGE, replaced
from benchmarks.importing.repeats import repeats
from benchmarks.importing.scenarios import WRONG
from benchmarks.importing.side_by_side import side_by_side
from benchmarks.importing.trial import Trial
from tests.benchmarks.started import run_here

ROWS = 300


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Files, and a database with the directory that each contender gets a copy of."""
    trial = Trial(tmp_path_factory.mktemp("filled"), ROWS, run_here)
    trial.fill()
    return trial


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    """Two runs are measured with the same bytes."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
        make_files(folder, ROWS)
    one, other = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == other


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="this machine has no sqlite3 command line")
def test_handoff_comes_to_what_the_sql_comes_to(filled: Trial) -> None:
    """The benchmark raises where changes, errors or assignments differ; here there are some to count."""
    two = [one for one in CONTENDERS if one.name in {SQLITE3, HANDOFF}]
    started = replace(filled, start=start_handoff)
    measured = list(side_by_side(started, few=ROWS, times=1, contenders=two))
    assert [one.name for one in measured[:2]] == [SQLITE3, HANDOFF]
    assert measured[1].result.changed > 0
    assert measured[1].result.errors > 0
    assert min(one.result.usage.megabytes for one in measured) > 1


def test_a_program_is_given_its_input_and_measured() -> None:
    """What it says is kept, and another end than it may come to is raised."""
    echo = [sys.executable, "-c", "print(input()); raise SystemExit(3)"]
    usage = run(echo, variables={}, text="so much", may_end_with=(3,))
    assert usage.output == "so much\n"
    assert usage.seconds > 0
    assert usage.busy_seconds > 0
    with pytest.raises(subprocess.CalledProcessError):
        run(echo, variables={}, text="so much")


def test_repeats_come_to_what_their_names_say(filled: Trial) -> None:
    """Equal and complementary rows make one change for each customer, contradicting ones none."""
    came_to = {one.name: (one.customers, one.result.changed, one.result.errors) for one in repeats(filled)}
    third = ROWS // 3
    assert came_to["equal"] == came_to["complementary"] == (third, third, 0)
    assert came_to["contradicting"] == (third, 0, ROWS)
    assert came_to["all wrong, without repeats"] == (ROWS, 0, ROWS)


def test_wrong_names_are_all_different() -> None:
    """Each of them has to be looked at by itself."""
    assert len({wrong_external_id(one)[0] for one in range(WRONG)}) == WRONG
    assert len({wrong_manager(one)[2] for one in range(WRONG)}) == WRONG
    assert len({wrong_workflow(one)[3] for one in range(WRONG)}) == WRONG


@pytest.mark.parametrize("name", ["side by side", "scenarios", "repeats", "beside", "postgresql"])
def test_the_page_has_a_place_for_each_table(name: str) -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(PAGE.read_text(encoding="utf-8"), name, "| new |")
