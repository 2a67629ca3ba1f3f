"""A file's changes are previewed, unusual ones stop by themselves, and a preview is applied by number."""

import asyncio
from pathlib import Path

import pytest

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

HEAD = "External Id,Account manager email,Workflow name"
LIST = (f"CU-001,{ZOE},VIP gentle", f"CU-002,{ZOE},", "CU-004,,(none)", "CU-999,,Standard EU")


def has(program: Program) -> dict[str, tuple[str, str]]:
    """What the customers have now."""
    return asyncio.run(assignments(program.database))


def write(folder: Path, *rows: str, head: str = HEAD, name: str = "list.csv") -> str:
    """A file with these rows."""
    (folder / name).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return name


def test_a_preview_is_applied_by_its_number(program: Program, typed: Typed) -> None:
    """Nothing changes before; then all does that was told."""
    preview = typed("import", write(program.folder, *LIST), "--preview", "--json")
    assert (preview.code, preview.json["status"], preview.json["changed"]) == (1, "previewed", 3)
    assert (preview.json["cleared"], preview.json["guards"]) == (1, [])
    assert has(program) == BEFORE

    applied = typed("apply", str(preview.json["job"]), "--json")
    assert (applied.code, applied.json["status"], applied.json["changed"]) == (1, "completed_with_errors", 3)
    assert has(program) == BEFORE | {
        "CU-001": (ZOE, "VIP gentle"),
        "CU-002": (ZOE, ""),
        "CU-004": ("", ""),
    }
    again = typed("apply", str(preview.json["job"]))
    assert (again.code, again.out) == (2, "")
    assert again.err == ("Import 1 is no preview that waits to be applied: see python -m bot history.\n")


def test_the_command_line_needs_no_approval(program: Program, typed: Typed) -> None:
    """And it is kept in the audit list that it had none; what changes few customers isn't."""
    typed("workspace", "set", "approvers", "S0LEADS0001")
    typed("workspace", "set", "approval_above", "2")
    done = typed("import", write(program.folder, *LIST), LOGNAME="robin")
    assert done.code == 1
    assert has(program)["CU-002"] == (ZOE, "")
    typed("undo", "1", LOGNAME="alex")
    typed("import", write(program.folder, f"CU-001,{ZOE},", name="few.csv"))
    told = [line.partition(": ")[2] for line in typed("workspace", "audit").out.splitlines()]
    why = "not asked for, then not needed, as for an undo or at the command line"
    assert told[:2] == [
        f"Approval of undo 2 (3 customers): {why}, by alex, from the command line",
        f"Approval of import 1 (3 customers): {why}, by robin, from the command line",
    ]
    assert has(program) == BEFORE | {"CU-001": (ZOE, "Standard EU")}


def test_what_looks_unusual_stops_until_someone_confirms_it(program: Program, typed: Typed) -> None:
    """The numbers are told, and how to go on; without a yes nothing changes."""
    typed("workspace", "set", "guard_cleared", "0")
    stopped = typed("import", write(program.folder, "CU-003,(none),", "CU-004,,(none)"))
    assert stopped.code == 2
    assert "  ! 1 customer loses its workflow, and gets no reminders any more." in stopped.out
    assert "  ! 1 customer loses all of its account managers." in stopped.out
    assert stopped.out.endswith(
        "\nNothing was changed. If it is meant so: python -m bot apply 1 --confirm\n"
        "Another time, in one command: python -m bot import FILE --confirm\n"
    )
    assert has(program) == BEFORE

    unconfirmed = typed("apply", "1", "--json")
    assert (unconfirmed.code, unconfirmed.json["status"]) == (2, "previewed")
    guards = unconfirmed.json["guards"]
    assert [(one["guard"], one["can_be_confirmed"]) for one in guards] == [
        ("cleared", True),
        ("left_with_neither", True),
    ]
    assert "python -m bot apply 1 --confirm" in unconfirmed.err
    assert "python -m bot import FILE --confirm" in unconfirmed.err
    assert has(program) == BEFORE

    assert typed("apply", "1", "--confirm").code == 0
    assert has(program) == BEFORE | {"CU-003": ("", "VIP gentle"), "CU-004": ("", "")}


def test_an_import_can_be_confirmed_before_it_begins(program: Program, typed: Typed) -> None:
    """For scripts that know what they do."""
    typed("workspace", "set", "guard_changes", "0")
    done = typed("import", write(program.folder, f"CU-002,{ZOE},"), "--confirm", "--json")
    assert (done.code, done.json["status"]) == (0, "completed")
    assert [guard["guard"] for guard in done.json["guards"]] == ["many_changes"]
    assert has(program)["CU-002"] == (ZOE, "")


def test_what_stops_an_undo_names_no_import(program: Program, typed: Typed) -> None:
    """It is confirmed by its number alone, since no file is imported."""
    typed("import", write(program.folder, "CU-001,,VIP gentle"))
    typed("workspace", "set", "guard_changes", "0")
    stopped = typed("undo", "1")
    assert stopped.code == 2
    assert "If it is meant so: python -m bot apply 2 --confirm\n" in stopped.out
    assert "bot import" not in stopped.out


def test_a_column_of_which_hardly_anything_fits_is_never_imported(program: Program, typed: Typed) -> None:
    """Not even where someone confirms it: the option that names another column is told."""
    rows = [f"CU-00{number},,Tier {number}" for number in range(1, 5)] + ["000412,,Tier 5"]
    for confirm in ([], ["--confirm"]):
        stopped = typed("import", write(program.folder, *rows), "--json", *confirm)
        assert (stopped.code, stopped.json["status"]) == (2, "previewed")
        assert stopped.json["guards"][0]["guard"] == "hardly_fits"
        assert 'None of the 5 values of "Workflow name" is a workflow.' in stopped.err
        assert stopped.err.endswith("Name another column with --workflow COLUMN.\n")
    assert typed("apply", "1", "--confirm").code == 2
    assert has(program) == BEFORE


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("CU-001,,#N/A", 'None of the 5 values of "Workflow name" is a workflow.'),
        ("CU-001,#VALUE!,", 'None of the 5 values of "Account manager email" is the email of a user.'),
        ("#REF!,,VIP gentle", 'None of the 5 values of "External Id" is the External Id of a customer.'),
        ("1.23E+10,,VIP gentle", 'None of the 5 values of "External Id" is the External Id of a customer.'),
    ],
)
def test_a_column_that_a_spreadsheet_has_spoilt_is_never_imported(
    program: Program, typed: Typed, row: str, said: str
) -> None:
    """Nothing in it is in the directory, whichever of the columns it is."""
    stopped = typed("import", write(program.folder, *[row] * 5), "--confirm")
    assert (stopped.code, said in stopped.out) == (2, True)
    assert typed("apply", "1", "--confirm").code == 2


def test_what_others_changed_since_is_seen_before_it_is_applied(program: Program, typed: Typed) -> None:
    """The numbers are new, and someone says yes to these; what doesn't matter to the file doesn't matter."""
    typed("import", write(program.folder, f"CU-001,{ZOE},", f"CU-002,{ZOE},"), "--preview")
    typed("import", write(program.folder, "CU-001,,VIP gentle", f"CU-003,{MAJA},"))
    assert typed("apply", "1", "--json").json["status"] == "completed"

    typed("import", write(program.folder, f"CU-001,{MAJA},", f"CU-002,{MAJA},"), "--preview")
    typed("import", write(program.folder, f"CU-001,{TOM},"))
    moved = typed("apply", "3")
    assert moved.code == 2
    assert "  ! Someone has changed 1 of these customers since you looked" in moved.out
    assert moved.out.endswith("If it is meant so: python -m bot apply 3\n")
    assert has(program)["CU-002"] == (ZOE, "")
    assert typed("apply", "3").code == 0
    now = has(program)
    assert (now["CU-001"], now["CU-002"]) == ((MAJA, "VIP gentle"), (MAJA, ""))


def test_an_undo_is_previewed_and_applied_too(program: Program, typed: Typed) -> None:
    """From the plan on, all kinds of jobs are the same."""
    typed("import", write(program.folder, f"CU-001,{ZOE},"))
    preview = typed("undo", "1", "--preview", "--json").json
    applied = typed("apply", str(preview["job"]))
    assert applied.code == 0
    assert "Completed: 1 of 1 customer went back" in applied.out
    assert has(program) == BEFORE


def test_an_undo_teaches_nothing(program: Program, typed: Typed) -> None:
    """What was decided about the columns of the import, and forgotten since, stays forgotten."""
    name = write(program.folder, f"CU-001,{MAJA},{ZOE}", head="External Id,Account manager,New AM")
    assert typed("import", name, "--account-manager", "New AM").code == 0
    preview = typed("undo", "1", "--preview", "--json").json
    assert typed("mappings", "forget", "New AM").code == 0
    assert typed("apply", str(preview["job"])).code == 0
    assert typed("mappings", "list", "--json").out == "[]\n"
    assert has(program) == BEFORE


def test_an_undo_gives_way_to_another_of_the_same(program: Program, typed: Typed) -> None:
    """That has taken the same back; the preview before it waits for nobody any more."""
    typed("import", write(program.folder, f"CU-001,{ZOE},"))
    preview = typed("undo", "1", "--preview", "--json").json
    assert typed("undo", "1").code == 0
    late = typed("apply", str(preview["job"]))
    assert (late.code, late.out) == (2, "")
    assert late.err.startswith("Import 2 is no preview that waits to be applied")
    assert has(program) == BEFORE
    states = {one["job"]: one["status"] for one in typed("history", "--json").json}
    assert states[preview["job"]] == "cancelled"


@pytest.mark.parametrize(
    ("number", "said"),
    [("7", "There is no import 7 here.\n"), ("1", "Import 1 is no preview that waits to be applied")],
)
def test_what_is_no_preview_is_not_applied(program: Program, typed: Typed, number: str, said: str) -> None:
    """It is told what there is instead."""
    typed("import", write(program.folder, f"CU-001,{ZOE},"))
    answer = typed("apply", number)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(said)
