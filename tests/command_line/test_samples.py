"""The playground's samples are previewed: no guard stops the everyday ones, and the others show each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.program import Program, Typed

_SAMPLES = Path(__file__).parents[2] / "playground" / "samples"
EVERYDAY = ("first-steps", "assignments", "unknown-headers", "customers-and-managers-latin1", "to-fix")

Preview = Callable[..., dict[str, Any]]


@pytest.fixture
def preview(typed: Typed, program: Program) -> Preview:
    """What a sample's preview comes to, in the directory of the samples."""
    program.database.unlink()
    for kind in ("users", "workflows", "customers"):
        typed("directory", "load", kind, str(_SAMPLES / "directory" / f"{kind}.csv"))

    def run(name: str, *words: str) -> dict[str, Any]:
        told: dict[str, Any] = typed(
            "import", str(_SAMPLES / f"{name}.csv"), "--preview", "--json", *words
        ).json
        return told

    return run


def test_no_guard_speaks_of_an_everyday_sample(preview: Preview) -> None:
    """1,240 rows about some of 4,000 customers, and small files, are nothing unusual."""
    assert [name for name in EVERYDAY if preview(name)["guards"]] == []
    everyday = preview("assignments")
    told = [everyday[key] for key in ("rows", "changed", "unchanged", "repeats", "errors", "cleared")]
    assert told == [1_240, 715, 465, 2, 60, 4]


def test_the_wrong_column_can_only_be_changed(preview: Preview) -> None:
    """Nobody can say yes to it; with the right column, or without one, nothing is unusual any more."""
    [fit] = preview("wrong-column")["guards"]
    assert (fit["guard"], fit["can_be_confirmed"]) == ("hardly_fits", False)
    assert preview("wrong-column", "--workflow", "none")["guards"] == []
    right = preview("wrong-column", "--workflow", "Notes")
    assert (right["guards"], right["errors_by_code"]) == ([], {"workflow_not_found": 6})


def test_a_wipe_asks_once_more(preview: Preview) -> None:
    """It says how many are left with nothing, and can be confirmed."""
    wiped = preview("wipe")
    assert (wiped["changed"], wiped["cleared"], wiped["errors"]) == (30, 30, 0)
    assert [(one["guard"], one["can_be_confirmed"]) for one in wiped["guards"]] == [
        ("cleared", True),
        ("left_with_neither", True),
    ]
