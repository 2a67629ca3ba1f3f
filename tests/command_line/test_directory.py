"""`directory load` and `directory export`: what is added, updated, refused, and written out again."""

import json
import re

import pytest

from tests.command_line.directory import CUSTOMERS, MAJA, TOM, USERS, WORKFLOWS, ZOE
from tests.command_line.program import Program, Typed

CHANGES = f"""\
External Id;Name;Account manager email;Workflow name
CU-001;;(none);(none)
CU-002;Birch & Sons;"{ZOE}, {TOM}";vip gentle
CU-003;Cedar GmbH;;
CU-005;Elm Partners;{MAJA};
;No Id;;
CU-006;Fir;nobody@example.com;Standerd EU
CU-007;Gum;;Standard EU;one too many
"""
AFTER = f"""\
External Id,Name,Account manager email,Workflow name
CU-001,Alder & Co,,
CU-002,Birch & Sons,"{TOM}, {ZOE}",VIP gentle
CU-003,Cedar GmbH,{TOM},VIP gentle
CU-004,Dogwood SA,,Standard US
CU-005,Elm Partners,{MAJA},
"""


def test_three_files_make_a_directory(empty: Program, typed: Typed) -> None:
    """Users and workflows first, since customers name them; loaded again, nothing changes."""
    database = f"sqlite:///{empty.folder / 'another.db'}"
    for kind, text, told in (
        ("users", USERS, "Users: 3 added, 0 updated, 0 unchanged, 0 refused.\n"),
        ("workflows", WORKFLOWS, "Workflows: 3 added, 0 updated, 0 unchanged, 0 refused.\n"),
        ("customers", CUSTOMERS, "Customers: 4 added, 0 updated, 0 unchanged, 0 refused.\n"),
        ("customers", CUSTOMERS, "Customers: 0 added, 0 updated, 4 unchanged, 0 refused.\n"),
    ):
        (empty.folder / "file.csv").write_text(text, encoding="utf-8")
        answer = typed("directory", "load", kind, "file.csv", DATABASE_URL=database)
        assert (answer.code, answer.out, answer.err) == (0, told, "")


async def test_changes_are_loaded_and_written_out_again(program: Program) -> None:
    """Blank leaves a value, `(none)` clears it; refused rows say why; the export loads back as it is."""
    (program.folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    answer = await program.run("directory", "load", "customers", "changes.csv")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.splitlines() == [
        "Customers: 1 added, 2 updated, 1 unchanged, 3 refused.",
        "Of the updates: account managers of 2, workflows of 2, workflow removed from 1 and account managers "
        "removed from 1.",
        "1 customer got another name.",
        "  Row 6 was not loaded: The External Id is missing.",
        '  Row 7 was not loaded: User not found, check the email ("nobody@example.com"); '
        'Dunning plan not found, check spelling ("Standerd EU", did you mean "Standard EU"?).',
        "  Row 8 was not loaded: The cells of this row may have moved.",
    ]
    exported = await program.run("directory", "export", "customers", "--output", "out.csv")
    assert (exported.code, exported.out, exported.err) == (0, "", "")
    assert without_time((program.folder / "out.csv").read_text(encoding="utf-8")) == AFTER
    again = await program.run("directory", "load", "customers", "out.csv")
    counts, exported_on = again.out.splitlines()
    assert counts == "Customers: 0 added, 0 updated, 5 unchanged, 0 refused."
    assert exported_on.startswith("The file is an export of all customers, taken at ")


def test_of_rows_that_contradict_each_other_none_is_loaded(program: Program, typed: Typed) -> None:
    """Which of them is meant, nobody guesses; for users, the case of an email makes no difference."""
    before, contradict = customers_of(typed), "Rows for the same customer contradict each other"
    customers = "External Id,Name\nCU-001,Alder\nCU-009,Rowan\nCU-001,Aspen\nCU-009,Rowan\n"
    (program.folder / "customers.csv").write_text(customers)
    answer = typed("directory", "load", "customers", "customers.csv", "--error-file", "errors.csv")
    assert (answer.code, answer.out.splitlines()) == (
        1,
        [
            "Customers: 1 added, 0 updated, 0 unchanged, 2 refused. 1 row repeats another.",
            f'  Row 2 was not loaded: {contradict} ("CU-001", also in row 4).',
            f'  Row 4 was not loaded: {contradict} ("CU-001", also in row 2).',
            "The rows that were refused are in errors.csv.",
        ],
    )
    assert customers_of(typed) == {**before, "CU-009": "Rowan"}
    assert (program.folder / "errors.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == [
        f'CU-001,Alder,2,{contradict} (row 4),"Keep the row that is right, and remove the others.",',
        f'CU-001,Aspen,4,{contradict} (row 2),"Keep the row that is right, and remove the others.",',
    ]
    (program.folder / "users.csv").write_text("Email,Name\nnew@example.com,New\nNEW@example.com,Newer\n")
    answer = typed("directory", "load", "users", "users.csv")
    assert answer.out.startswith("Users: 0 added, 0 updated, 0 unchanged, 2 refused.\n")
    assert 'Rows for the same user contradict each other ("NEW@example.com", also in row 2).' in answer.out
    (program.folder / "workflows.csv").write_text("Name\nLate\nLate\n")
    answer = typed("directory", "load", "workflows", "workflows.csv", "--json")
    said = json.loads(answer.out)
    assert (answer.code, said["added"], said["unchanged"], said["repeats"]) == (0, 1, 1, 1)


def customers_of(typed: Typed) -> dict[str, str]:
    """For each External Id the customer's name."""
    rows = typed("directory", "export", "customers").out.splitlines()[1:]
    return {row.split(",")[0]: row.split(",")[1] for row in rows}


def test_what_has_to_be_loaded_first_is_said_once(empty: Program, typed: Typed) -> None:
    """However many rows name users or workflows while there are none."""
    (empty.folder / "customers.csv").write_text(f"{CUSTOMERS},No Id,,\n")
    database = f"sqlite:///{empty.folder / 'another.db'}"
    answer = typed("directory", "load", "customers", "customers.csv", DATABASE_URL=database)
    assert (answer.code, answer.out.splitlines()) == (
        1,
        [
            "Customers: 1 added, 0 updated, 0 unchanged, 4 refused.",
            "  2 rows could not be loaded, because there are no users yet. "
            "First: python -m bot directory load users FILE. Then load this file again.",
            "  1 row could not be loaded, because there are no workflows yet. "
            "First: python -m bot directory load workflows FILE. Then load this file again.",
            "  Row 6 was not loaded: The External Id is missing.",
        ],
    )


async def test_an_export_goes_to_standard_output(program: Program) -> None:
    """As UTF-8, whatever the terminal's encoding."""
    answer = await program.given(PYTHONIOENCODING="ascii").run("directory", "export", "users")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.replace("\r\n", "\n") == USERS


def without_time(text: str) -> str:
    """An export of customers without its last column, which tells in each row when it was taken."""
    head, *rows = text.splitlines()
    cut = [
        re.fullmatch(r"(.*),(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \S+ \d+-[a-z2-7]{5})", row) for row in rows
    ]
    assert head.endswith(",Exported on")
    assert len({row and row[2] for row in cut}) == 1
    return "".join(
        f"{row}\n" for row in [head.removesuffix(",Exported on"), *(row and row[1] for row in cut)]
    )


@pytest.mark.parametrize(
    ("lacking", "found"),
    [("manager", ["CU-002", "CU-004"]), ("workflow", ["CU-002"])],
)
def test_who_lacks_something_is_exported_alone(typed: Typed, lacking: str, found: list[str]) -> None:
    """The customers without an account manager, or without a workflow."""
    answer = typed("directory", "export", "customers", "--without", lacking)
    assert [line.partition(",")[0] for line in answer.out.splitlines()[1:]] == found
    refused = typed("directory", "export", "users", "--without", lacking)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "Only customers can be without a manager or a workflow: leave out --without.\n"


def test_the_customers_of_one_person_are_exported_alone(typed: Typed) -> None:
    """Whoever isn't known, and what nobody looks after, is refused."""
    answer = typed("directory", "export", "customers", "--of", "MAJA.LIND@example.com")
    assert [line.partition(",")[0] for line in answer.out.splitlines()[1:]] == ["CU-001"]
    unknown = typed("directory", "export", "customers", "--of", "nobody@example.com")
    assert (unknown.code, unknown.err) == (2, 'Nobody in the directory has the email "nobody@example.com".\n')
    refused = typed("directory", "export", "users", "--of", "maja.lind@example.com")
    assert refused.err == "Only customers are looked after by someone: leave out --of.\n"


def test_what_was_exported_is_imported_without_a_question(program: Program, typed: Typed) -> None:
    """The time of the export is no field: every row is unchanged, and an edited one goes through."""
    typed("directory", "export", "customers", "--output", "out.csv")
    same = typed("import", "out.csv", "--json")
    assert (same.code, same.json["status"], same.json["rows"], same.json["unchanged"]) == (
        0,
        "completed",
        4,
        4,
    )
    path = program.folder / "out.csv"
    path.write_text(path.read_text().replace("Birch Ltd,,", f"Birch Ltd,{ZOE},VIP gentle"))
    edited = typed("import", "out.csv", "--json")
    assert (edited.code, edited.json["changed"], edited.json["unchanged"]) == (0, 1, 3)
    for kind in ("users", "workflows"):
        typed("directory", "export", kind, "--output", "out.csv")
        assert (
            ": 0 added, 0 updated, 3 unchanged, 0 refused." in typed("directory", "load", kind, "out.csv").out
        )


def test_workflows_are_exported(typed: Typed) -> None:
    """By their exact names."""
    answer = typed("directory", "export", "workflows")
    assert answer.out.replace("\r\n", "\n") == WORKFLOWS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["load", "users", "page.csv"],
            'The file needs a column named "Email". It has "Colour" and "Size".',
        ),
        (["load", "customers", "gone.csv"], "gone.csv can't be read: No such file or directory."),
        (["load", "users", "/dev/zero"], "/dev/zero is a pipe or a device, not a file."),
        (["load", "workflows", "."], ". is a folder. Name a file, such as assignments.csv."),
        (["export", "users", "--output", "gone/out.csv"], "gone/out.csv can't be written: No such file"),
    ],
)
def test_what_cant_be_done_is_told(program: Program, typed: Typed, words: list[str], sentence: str) -> None:
    """Exit code 2 and one sentence."""
    (program.folder / "page.csv").write_text("Colour,Size\nred,L\n")
    answer = typed("directory", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


def test_a_part_says_whose_customers_it_has(typed: Typed) -> None:
    """Each row of a part says that it is one, and of whom, so that nobody is missed in it who never was."""
    answer = typed("directory", "export", "customers", "--of", TOM.upper())
    assert (answer.code, answer.err) == (0, "")
    rows = answer.out.splitlines()[1:]
    assert rows
    assert all(TOM in row.split(" UTC of:")[1] for row in rows)
