"""`directory load` as a job: previewed, guarded, applied, and taken back while nothing was done with it."""

import pytest
from openpyxl import Workbook

from tests.command_line.directory import MAJA, TOM, ZOE
from tests.command_line.program import Program, Typed

NEW = f"External Id,Name,Account manager email\nCU-001,Alder & Sons,{ZOE}\nN-1,Nettle,{TOM}\nN-2,Oak,\n"


def write(program: Program, text: str, name: str = "list.csv") -> str:
    """A list in the program's folder; its name."""
    (program.folder / name).write_text(text, encoding="utf-8")
    return name


def gums(manager: str) -> str:
    """A list of eight customers of this account manager."""
    rows = "".join(f"G-{one},Gum,{manager}\n" for one in range(8))
    return f"External Id,Name,Account manager email\n{rows}"


def names(typed: Typed) -> dict[str, str]:
    """For each External Id the customer's name and managers."""
    rows = typed("directory", "export", "customers").out.splitlines()[1:]
    return {row.split(",")[0]: row.split(",", 1)[1].rsplit(",", 2)[0] for row in rows}


def test_a_preview_changes_nothing_until_it_is_applied(program: Program, typed: Typed) -> None:
    """It says what would be added and updated; the same numbers come once it is applied, without the file."""
    before = names(typed)
    shown = typed("directory", "load", "customers", write(program, NEW), "--preview")
    assert (shown.code, shown.out.splitlines()) == (
        0,
        [
            "Customers: 2 to add, 1 to update, 0 unchanged, 0 refused.",
            "Among the customers to add: 1 with account managers, 0 with a workflow.",
            "Of the updates: account managers of 1.",
            "1 customer gets another name.",
            "",
            "Nothing was changed. If it is meant so: python -m bot apply 1",
        ],
    )
    assert names(typed) == before
    assert "list of customers: list.csv  Previewed: 2 to add, 1 to update" in typed("history").out
    (program.folder / "list.csv").unlink()
    done = typed("apply", "1")
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "Customers: 2 added, 1 updated, 0 unchanged, 0 refused.",
            "Of the updates: account managers of 1.",
            "1 customer got another name.",
        ],
    )
    loaded = {"CU-001": f"Alder & Sons,{ZOE}", "N-1": f"Nettle,{TOM}", "N-2": "Oak,"}
    assert names(typed) == {**before, **loaded}
    assert "list of customers: list.csv  Loaded: 2 added, 1 updated" in typed("history").out


def test_the_changes_file_has_what_is_added_as_well(program: Program, typed: Typed) -> None:
    """A line for the customer, and one for each value; its columns are those of an import's."""
    shown = typed(
        "directory", "load", "customers", write(program, NEW), "--preview", "--changes-file", "c.csv"
    )
    assert shown.out.endswith("What would change is in c.csv, each value before and after.\n")
    lines = (program.folder / "c.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        "External Id,Customer,Field,Before,After,Row,Matched",
        "N-1,Nettle,Customer,(none),Nettle,3,",
        f"N-1,Nettle,Account managers,(none),{TOM},3,",
        "N-2,Oak,Customer,(none),Oak,4,",
        f"CU-001,Alder & Co,Account managers,{MAJA},{ZOE},2,",
    ]


def test_all_of_it_goes_back(program: Program, typed: Typed) -> None:
    """What was added is gone, what was changed is as before; the undo's undo brings all of it again."""
    before = names(typed)
    typed("directory", "load", "customers", write(program, NEW))
    after = names(typed)
    undone = typed("undo", "1")
    assert (undone.code, undone.out.splitlines()[:3]) == (
        0,
        [
            "Undo 2 of list 1: list.csv",
            "Completed: 3 of 3 entries went back",
            "  went back          3",
        ],
    )
    assert names(typed) == before
    assert typed("undo", "2").code == 0
    assert names(typed) == after


def test_what_something_was_done_with_stays(program: Program, typed: Typed) -> None:
    """A customer whom an import has given to somebody stays, and it is said; once that is undone, it goes."""
    before = names(typed)
    typed("directory", "load", "customers", write(program, "External Id,Name\nN-1,Nettle\nN-2,Oak\n"))
    typed("import", write(program, f"External Id,Account manager email\nN-1,{ZOE}\n"))
    kept = typed("undo", "1")
    assert kept.code == 1
    assert "  N-1: stays in the directory" in kept.out.splitlines()
    assert names(typed) == {**before, "N-1": f"Nettle,{ZOE}"}
    typed("undo", "3")
    typed("undo", "2")
    assert typed("undo", "4").code == 0
    typed("undo", "1")
    assert names(typed) == before


def test_a_user_who_is_named_anywhere_stays(program: Program, typed: Typed) -> None:
    """Even by an import that was taken back: it may come again."""
    typed(
        "directory",
        "load",
        "users",
        write(program, "Email,Name\nnew@example.com,New\nidle@example.com,Idle\n"),
    )
    typed("import", write(program, "External Id,Account manager email\nCU-002,new@example.com\n"))
    typed("undo", "2")
    kept = typed("undo", "1", "--json")
    assert (kept.code, kept.json["changed"], kept.json["errors"]) == (1, 1, 1)
    assert [(one["external_id"], one["reason"]) for one in kept.json["left"]] == [
        ("new@example.com", "in_use")
    ]
    emails = typed("directory", "export", "users").out
    assert "new@example.com" in emails
    assert "idle@example.com" not in emails


def test_a_workflow_that_nobody_has_is_taken_out(program: Program, typed: Typed) -> None:
    """One that a new customer was loaded with stays, until that customer is taken out too."""
    typed("directory", "load", "workflows", write(program, "Name\nStern\nMild\n"))
    typed(
        "directory", "load", "customers", write(program, "External Id,Name,Workflow name\nN-1,Nettle,Stern\n")
    )
    typed("undo", "1")
    assert typed("directory", "export", "workflows").out.split().count("Stern") == 1
    assert "Mild" not in typed("directory", "export", "workflows").out


def test_guards_speak_of_customers_that_exist(program: Program, typed: Typed) -> None:
    """Clearing many asks for a confirmation, however many are added beside."""
    typed("directory", "load", "customers", write(program, gums(ZOE)))
    stopped = typed("directory", "load", "customers", write(program, gums("(none)")), "--json")
    assert (stopped.code, stopped.json["status"]) == (2, "previewed")
    assert [guard["guard"] for guard in stopped.json["guards"]] == ["cleared", "left_with_neither"]
    assert names(typed)["G-1"] == f"Gum,{ZOE}"
    confirmed = typed("apply", "2", "--confirm", "--json")
    assert (confirmed.code, confirmed.json["updated"], confirmed.json["cleared"]) == (0, 8, 8)


def test_guards_speak_of_customers_that_are_added(program: Program, typed: Typed) -> None:
    """They may get reminders at once, as those whose workflow changes; the numbers are the same."""
    typed("workspace", "set", "guard_workflow_changes", "1")
    rows = "N-1,Nettle,Standard EU\nN-2,Oak,Standard EU\nN-3,Pine,\n"
    name = write(program, f"External Id,Name,Workflow name\n{rows}")
    stopped = typed("directory", "load", "customers", name, "--json")
    assert (stopped.code, stopped.json["status"], stopped.json["added_with_workflow"]) == (2, "previewed", 2)
    said = "2 customers that this list adds get a workflow: these customers may get reminders at once."
    assert [(one["guard"], one["message"]) for one in stopped.json["guards"]] == [("many_workflows", said)]
    assert "N-1" not in names(typed)
    assert typed("directory", "load", "customers", name, "--confirm").code == 0
    assert "N-1" in names(typed)


def test_a_new_customer_whom_someone_added_meanwhile_is_left(program: Program, typed: Typed) -> None:
    """Of two previews of one list the second finds all that it would add, and says so."""
    name = write(program, "External Id,Name\nN-1,Nettle\n")
    typed("directory", "load", "customers", name, "--preview")
    typed("directory", "load", "customers", name, "--preview")
    typed("apply", "1")
    late = typed("apply", "2")
    assert (late.code, late.out.splitlines()) == (
        1,
        [
            "Customers: 0 added, 0 updated, 0 unchanged, 1 refused.",
            '  Row 2 was not loaded: It was changed by someone else during the import ("N-1").'.replace(
                "It", "The customer"
            ),
        ],
    )


def test_refused_rows_go_into_a_file(program: Program, typed: Typed) -> None:
    """With what is wrong and how to mend it; mended there, it loads."""
    name = write(program, "Email,Name\nann,Ann\nok@example.com,Ok\n")
    answer = typed("directory", "load", "users", name, "--error-file", "refused.csv", "--json")
    assert (answer.code, answer.json["added"], answer.json["errors_by_code"]) == (1, 1, {"email_invalid": 1})
    refused = (program.folder / "refused.csv").read_text(encoding="utf-8").splitlines()
    assert refused == [
        "Email,Name,Row,Error,How to fix,Did you mean",
        'ann,Ann,2,This is no email address,"Write one address, as in ann@example.com.",',
    ]
    (program.folder / "refused.csv").write_text(
        "\n".join(refused).replace("\nann,", "\nann@example.com,"), encoding="utf-8"
    )
    again = typed("directory", "load", "users", "refused.csv")
    assert again.out == "Users: 1 added, 0 updated, 0 unchanged, 0 refused.\n"


@pytest.mark.parametrize("kind", ["users", "workflows"])
def test_a_list_that_lacks_a_column_makes_no_job(program: Program, typed: Typed, kind: str) -> None:
    """Nothing stands in the history of what could not be read."""
    assert typed("directory", "load", kind, write(program, "Colour,Size\nred,L\n")).code == 2
    assert typed("history", "--json").json == []


def write_workbook(program: Program, *, hidden: bool = False) -> str:
    """A workbook with the people of two years, each on a sheet of its own; one row may be hidden."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for year in ("2025", "2026"):
        sheet = book.create_sheet(year)
        for row in (("Email", "Name"), (f"ann{year}@example.com", "Ann"), (f"bo{year}@example.com", "Bo")):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = hidden
    book.create_sheet("Notes").append(["Ask Zoë before you change anything"])
    book.save(program.folder / "people.xlsx")
    return "people.xlsx"


def test_of_several_sheets_none_is_guessed(program: Program, typed: Typed) -> None:
    """Which one is the list has to be said; a sheet with words alone is none."""
    book = write_workbook(program)
    refused = typed("directory", "load", "users", book)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        'The sheets "2025" and "2026" of people.xlsx each have a table that may be the list, and one list is '
        "one sheet. Nothing was changed. Keep only the sheet that is meant, or say on the command line which "
        "one it is, with --sheet NAME.\n"
    )
    assert "example.com,Ann" not in typed("directory", "export", "users").out
    assert typed("directory", "load", "users", book, "--sheet", "2026").code == 0
    assert "ann2026@example.com" in (known := typed("directory", "export", "users").out)
    assert "ann2025@example.com" not in known
    unknown = typed("directory", "load", "users", book, "--sheet", "2024")
    assert (unknown.code, 'There is no sheet "2024"' in unknown.err) == (2, True)


@pytest.mark.parametrize(("hidden", "added"), [("read", 2), ("skip", 1)])
def test_hidden_rows_are_neither_read_nor_left_out_in_silence(
    program: Program, typed: Typed, hidden: str, added: int
) -> None:
    """A filter may still be on: what becomes of such rows has to be said."""
    words = ("directory", "load", "users", write_workbook(program, hidden=True), "--sheet", "2026")
    refused = typed(*words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("1 row of people.xlsx is hidden, so it isn't clear whether it belongs to")
    assert (
        typed(*words, "--hidden", hidden).out == f"Users: {added} added, 0 updated, 0 unchanged, 0 refused.\n"
    )


def test_an_export_that_would_undo_a_later_change_is_stopped(program: Program, typed: Typed) -> None:
    """What others changed after it was taken goes back only where someone says so."""
    typed("directory", "export", "customers", "--output", str(program.folder / "export.csv"))
    changed = write(program, f"External Id,Account manager email\nCU-001,{ZOE}\n", "later.csv")
    assert typed("import", changed).code == 0
    after = names(typed)
    stopped = typed("directory", "load", "customers", "export.csv")
    assert stopped.code == 2
    assert "undo a later change" in stopped.out + stopped.err
    assert names(typed) == after
    assert typed("directory", "load", "customers", "export.csv", "--confirm").code == 0
    assert names(typed) != after
