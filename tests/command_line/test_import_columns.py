"""`import` in doubt about a column: it asks, names the options that answer, and changes nothing."""

import asyncio
import json

import pytest

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

BOTH = f"External Id,Account manager,New AM\nCU-001,{MAJA},{ZOE}\nCU-002,{TOM},{ZOE}\n"
TO_ZOE = {**BEFORE, "CU-001": (ZOE, "Standard EU"), "CU-002": (ZOE, "")}

ASKED = {
    "an old and a new one": (
        BOTH,
        'Several columns could hold the account managers: "Account manager" (2 of 2 addresses are account '
        f'managers, for example "{MAJA}" and "{TOM}") and "New AM" (1 of 1 addresses are account managers, '
        f'for example "{ZOE}"). Say which one it is with --account-manager "Account manager" '
        'or --account-manager "New AM", or leave it out with --account-manager none.',
    ),
    "a name that says nothing": (
        "External Id,Plan\nCU-001,VIP gentle\n",
        "One column could hold the workflows, but its header doesn't say so for sure: "
        '"Plan" (1 of 1 values are workflows, for example "VIP gentle"). '
        'Say which one it is with --workflow "Plan", or leave it out with --workflow none.',
    ),
    "the same header twice": (
        f"External Id,Account manager,Account manager\nCU-001,{MAJA},{ZOE}\n",
        'Say which one it is with --account-manager "column B" or --account-manager "column C", '
        "or leave it out",
    ),
    "the same header twice, of which one is empty": (
        f"External Id,Account manager,Account manager\nCU-001,,{ZOE}\n",
        '"Account manager" (column B) (empty) and "Account manager" (column C)',
    ),
    "names in place of addresses": (
        "External Id,Account manager\nCU-001,Maja Lind\n",
        "The column of the account managers holds no email addresses: "
        '"Account manager" (for example "Maja Lind"). Say',
    ),
    "two ids": (
        f"Customer number,Customer code,Account manager\nCU-001,CU-003,{ZOE}\nCU-002,CU-004,{ZOE}\n",
        'Say which one it is with --external-id "Customer number" or --external-id "Customer code".',
    ),
    "a known header without values of its own": (
        f"External Id,Account manager,Looks after\nCU-001,,{ZOE}\n",
        'Several columns could hold the account managers: "Account manager" (empty) '
        'and "Looks after" (1 of 1',
    ),
    "ids that a known header lacks": (
        f"External Id,Group head,Account manager\nNEW-1,CU-001,{ZOE}\nNEW-2,CU-001,{ZOE}\n",
        'Several columns could hold the External Ids: "External Id" (0 of 2 values are customers, '
        'for example "NEW-1" and "NEW-2") and "Group head"',
    ),
}


@pytest.mark.parametrize("preview", [[], ["--preview"]], ids=["import", "preview"])
@pytest.mark.parametrize(("text", "sentence"), ASKED.values(), ids=ASKED)
def test_what_is_not_sure_is_asked(
    program: Program, typed: Typed, text: str, sentence: str, preview: list[str]
) -> None:
    """One sentence for people, the same in an object for programs, and nothing is changed."""
    (program.folder / "open.csv").write_text(text, encoding="utf-8")
    answer = typed("import", "open.csv", "--json", *preview)
    assert answer.code == 2
    assert sentence in answer.err
    assert json.loads(answer.out) == {"status": "failed", "error": answer.err.removesuffix("\n")}
    assert asyncio.run(assignments(program.database)) == BEFORE


def test_the_option_that_was_named_answers_the_question(program: Program, typed: Typed) -> None:
    """The next file with these headers, in any order, is read in the same way; it says who chose so."""
    (program.folder / "open.csv").write_text(BOTH, encoding="utf-8")
    answer = typed("import", "open.csv", "--account-manager", "New AM", "--json")
    assert json.loads(answer.out)["mapping_reasons"] == {
        "external_id": "its header",
        "account_manager": "named with --account-manager",
        "workflow": None,
    }
    assert asyncio.run(assignments(program.database)) == TO_ZOE
    (program.folder / "next.csv").write_text(
        f"new am;account manager;External Id\n{TOM};{ZOE};CU-004\n", encoding="utf-8"
    )
    answer = typed("import", "next.csv")
    assert 'Account manager email: column "new am" (chosen last time, by ' in answer.out
    assert asyncio.run(assignments(program.database)) == {**TO_ZOE, "CU-004": (TOM, "Standard US")}


def test_to_leave_it_out_is_an_answer(program: Program, typed: Typed) -> None:
    """Remembered as well, and told."""
    text = "External Id,Workflow name,Looks after\nCU-002,VIP gentle,"
    (program.folder / "open.csv").write_text(f"{text}{ZOE}\n", encoding="utf-8")
    answer = typed("import", "open.csv", "--account-manager", "none", "--json")
    assert (
        json.loads(answer.out)["mapping_reasons"]["account_manager"] == "left out with --account-manager none"
    )
    reasons = json.loads(typed("import", "open.csv", "--json").out)["mapping_reasons"]
    assert reasons["account_manager"].startswith("left out last time, by ")
    assert asyncio.run(assignments(program.database)) == {**BEFORE, "CU-002": ("", "VIP gentle")}


def test_a_preview_teaches_nothing(program: Program, typed: Typed) -> None:
    """The question comes again."""
    (program.folder / "open.csv").write_text(BOTH, encoding="utf-8")
    assert typed("import", "open.csv", "--account-manager", "New AM", "--preview").code == 0
    assert typed("import", "open.csv").code == 2
    assert asyncio.run(assignments(program.database)) == BEFORE


def test_an_import_teaches_nothing_that_nobody_chose(program: Program, typed: Typed) -> None:
    """A file read by its values alone says nothing about the next one, whose header names its field."""
    first = f"Customer ID,Owner\nCU-001,{MAJA}\n"
    (program.folder / "first.csv").write_text(first, encoding="utf-8")
    then = f"Customer ID,Account manager email,Created by\nCU-002,{ZOE},{MAJA}\n"
    (program.folder / "then.csv").write_text(then, encoding="utf-8")
    assert typed("import", "first.csv").code == 0
    assert typed("mappings", "list", "--json").out == "[]\n"
    answer = json.loads(typed("import", "then.csv", "--json").out)
    assert answer["mapping"]["account_manager"] == "Account manager email"


def test_columns_that_are_left_out_are_told(program: Program, typed: Typed) -> None:
    """One line, without a question; where the field would else be empty, it says what that means."""
    both = f"Customer,Owner,Approved by\nCU-001,{MAJA},{ZOE}\n"
    (program.folder / "both.csv").write_text(both, encoding="utf-8")
    answer = typed("import", "both.csv")
    assert '    "Approved by" also holds account managers and is left out.\n' in answer.out
    assert 'Account manager email: column "Owner" (its values: 1 of 1 are account managers)' in answer.out
    alone = f"Customer,Workflow,Approved by\nCU-001,Standard US,{ZOE}\n"
    (program.folder / "alone.csv").write_text(alone, encoding="utf-8")
    reasons = json.loads(typed("import", "alone.csv", "--json").out)["mapping_reasons"]
    assert reasons["account_manager"] == (
        '"Approved by" holds account managers, but its header tells of something else. '
        "It is left out, and account managers will not be changed."
    )
    assert asyncio.run(assignments(program.database)) == {**BEFORE, "CU-001": (MAJA, "Standard US")}


def test_two_typos_are_no_reason_to_read_another_column(program: Program, typed: Typed) -> None:
    """A known header holds its field; its misfits are row errors."""
    rows = [f"CU-001,{ZOE},{TOM}", "CU-002,zoe.marsh@exampel.com,", f"CU-003,zoe@exampel.com,{TOM}"]
    text = "\n".join(["External Id,Account manager email,Approved by", *rows, ""])
    (program.folder / "typos.csv").write_text(text, encoding="utf-8")
    assert typed("import", "typos.csv").code == 1
    assert asyncio.run(assignments(program.database)) == {**BEFORE, "CU-001": (ZOE, "Standard EU")}


def test_answers_are_listed_and_forgotten(program: Program, typed: Typed) -> None:
    """By any header that was asked about, however it is written; then the question comes again."""
    (program.folder / "open.csv").write_text(BOTH, encoding="utf-8")
    assert typed("mappings", "list").out.startswith("Nothing is remembered.")
    typed("import", "open.csv", "--account-manager", "New AM")
    listed = typed("mappings", "list")
    wanted = 'Account manager email: read from "New AM", of "Account manager" and "New AM" (by '
    assert (listed.code, wanted in listed.out) == (0, True)
    [told] = json.loads(typed("mappings", "list", "--json").out)
    assert (told["field"], told["columns"], told["chosen"]) == (
        "account_manager",
        ["Account manager", "New AM"],
        "New AM",
    )
    forgotten = typed("mappings", "forget", "ACCOUNT-manager")
    assert (forgotten.code, wanted in forgotten.out) == (0, True)
    assert typed("import", "open.csv").code == 2
    assert json.loads(typed("mappings", "list", "--json").out) == []


def test_nothing_to_forget(program: Program, typed: Typed) -> None:
    """A word for it, and what is remembered stays."""
    (program.folder / "open.csv").write_text(BOTH, encoding="utf-8")
    typed("import", "open.csv", "--account-manager", "New AM")
    answer = typed("mappings", "forget", "Owner")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        'Nothing is remembered about a column "Owner". See what is with: python -m bot mappings list\n'
    )
    assert len(json.loads(typed("mappings", "list", "--json").out)) == 1
