"""Hand a person's customers over on the command line: what is said, the exit code, who has them then."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from importer.words.language import in_words
from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed


def test_a_person_is_handed_over(program: Program, typed: Typed) -> None:
    """It is told whose customers went to whom, and that none is left; the history has it in words."""
    answer = typed("handover", "--from", MAJA, "--to", ZOE)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"Handover 1: the customers of {MAJA} to {ZOE}",
        "Completed: 1 customer was handed over",
        "  handed over          1",
        "  left                 0",
        f"{MAJA} looks after 0 customers now.",
    ]
    assert has(program) == BEFORE | {"CU-001": (ZOE, "Standard EU")}
    assert typed("history").out.endswith(
        f"  handover of the customers of {MAJA} to {ZOE}  Completed: 1 customer was handed over\n"
    )


def has(program: Program) -> dict[str, tuple[str, str]]:
    """What the customers have."""
    return asyncio.run(assignments(program.database))


def test_several_people_share_the_customers_of_a_workflow(program: Program, typed: Typed) -> None:
    """Only those with the workflow are handed over; the answer is one JSON object, counting customers."""
    rows = [f"CU-00{number},{MAJA},VIP gentle" for number in (2, 3, 4)]
    (program.folder / "more.csv").write_text(
        "\n".join(["External Id,Account manager email,Workflow name", *rows])
    )
    typed("import", "more.csv")
    answer = typed(
        "handover", "--from", MAJA.upper(), "--to", f"{ZOE}, {TOM}", "--workflow", "vip gentle", "--json"
    )
    assert (answer.code, answer.err) == (0, "")
    assert answer.json == {
        "job": 2,
        "kind": "handover",
        "of": None,
        "status": "completed",
        "from": MAJA,
        "to": [TOM, ZOE],
        "workflow": "VIP gentle",
        "until": None,
        "others_stay": True,
        "listed": None,
        "return": None,
        "outlook": [],
        "rows": 3,
        "changed": 3,
        "unchanged": 0,
        "repeats": 0,
        "errors": 0,
        "errors_by_code": {},
        "cleaned": 0,
        "cleared": 0,
        "guards": [],
        "left": [],
        "looks_after": 0,
        "note": f'{MAJA} looks after 0 customers with the workflow "VIP gentle" now.',
    }
    now = has(program)
    assert [now[f"CU-00{number}"][0] for number in (1, 2, 3, 4)] == [MAJA, TOM, ZOE, TOM]


def test_a_handover_is_previewed_applied_and_undone(program: Program, typed: Typed) -> None:
    """Nothing changes before the apply; the undo restores everything, and the history tells of both."""
    preview = typed("handover", "--from", MAJA, "--to", f"{TOM},{ZOE}", "--preview")
    assert preview.code == 0
    assert preview.out.splitlines() == [
        f"Handover 1: the customers of {MAJA} to {TOM} and {ZOE}",
        "Previewed: 1 customer would be handed over",
        "  to hand over          1",
        f"{TOM} gets 1 customer.",
        "",
        "Nothing was changed. If it is meant so: python -m bot apply 1",
    ]
    assert has(program) == BEFORE
    applied = typed("apply", "1")
    assert applied.code == 0
    assert applied.out.startswith(
        f"Handover 1: the customers of {MAJA} to {TOM} and {ZOE}\nCompleted: 1 customer"
    )
    assert has(program)["CU-001"] == (TOM, "Standard EU")
    undone = typed("undo", "1")
    assert undone.code == 0
    assert undone.out.startswith(
        f"Undo 2 of handover 1: {MAJA} → {TOM}, {ZOE}\nCompleted: 1 of 1 customer went back"
    )
    assert has(program) == BEFORE
    newest, first = typed("history").out.splitlines()
    assert f"undo of 1: {MAJA} → {TOM}, {ZOE}" in newest
    assert "Undone: 1 customer had been handed over. Taken back by undo 2 (" in first
    assert typed("undo", "2").out.startswith("Undo 3 of undo 2, which took back handover 1")


def test_numbers_add_up_where_someone_looks_after_a_customer_already(program: Program, typed: Typed) -> None:
    """Who gets how many comes to all that are handed over; it is told which others lose customers."""
    rows = (f"CU-001,{MAJA}", f'CU-002,"{MAJA}, {ZOE}"', f'CU-003,"{MAJA}, {TOM}"')
    with_both = [row.replace('"', "").replace(", ", "|") for row in rows]
    typed("import", write(program.folder, *with_both))
    preview = typed("handover", "--from", MAJA, "--to", ZOE, "--preview")
    assert preview.out.splitlines()[1:] == [
        "Previewed: 3 customers would be handed over",
        "  to hand over          3",
        f"{ZOE} gets 3 customers, and looks after 1 of them already.",
        "",
        "Nothing was changed. If it is meant so: python -m bot apply 2",
    ]
    alone = typed("handover", "--from", MAJA, "--to", ZOE, "--alone", "--preview", "--json").json
    assert alone["others_stay"] is False
    assert alone["note"].endswith(
        f"Whoever gets a customer looks after it alone. Others lose customers: {TOM} (1)."
    )
    typed("apply", str(alone["job"]))
    assert [managers for managers, _ in has(program).values()].count(ZOE) == 3


def test_only_the_customers_of_a_list_are_handed_over(program: Program, typed: Typed) -> None:
    """Those that are somebody else's stay, which is told; what isn't a customer's id stops all of it."""
    typed("import", write(program.folder, f"CU-001,{MAJA}", f"CU-002,{MAJA}", f"CU-003,{TOM}"))
    (program.folder / "ids.txt").write_text("External Id\n CU-001\n\nCU-003\nCU-001\n")
    words = ("handover", "--from", MAJA, "--to", ZOE, "--only", "ids.txt")
    preview = typed(*words, "--preview")
    assert preview.out.splitlines() == [
        f"Handover 2: the customers of {MAJA} to {ZOE} (only those in a list of 2 customers)",
        "Previewed: 1 customer would be handed over",
        "  to hand over          1",
        f"{ZOE} gets 1 customer.",
        f"1 customer of the list isn't looked after by {MAJA}, and stays as it is.",
        "",
        "Nothing was changed. If it is meant so: python -m bot apply 2",
    ]
    done = typed(*words)
    assert done.out.splitlines()[-1] == f"{MAJA} looks after 0 customers of the list now."
    assert [has(program)[f"CU-00{one}"][0] for one in (1, 2, 3)] == [ZOE, MAJA, TOM]
    again = typed(*words)
    assert (
        again.err
        == f"{MAJA} looks after none of the customers in the list, so there is nothing to hand over.\n"
    )
    (program.folder / "ids.txt").write_text("CU-002\nCU-0O3\n")
    wrong = typed(*words)
    assert (wrong.code, wrong.err) == (
        2,
        '1 External Id of the list isn\'t that of a customer: "CU-0O3" (did you mean "CU-003"?). '
        "Nothing was changed. "
        "Correct the list.\n",
    )
    (program.folder / "ids.txt").write_bytes(b"CU-002\xff\n")
    assert typed(*words).err.startswith(
        "1 row of ids.txt has no External Id that can be read for sure: row 1."
    )


async def test_very_many_customers_ask_for_a_confirmation(large: Program) -> None:
    """That most of someone's customers move away is what was asked for; that very many change is told."""
    (large.folder / "all.csv").write_text(
        "External Id,Account manager email\n"
        + "".join(f"M-{number:05},{MAJA}\n" for number in range(1, 2_001))
    )
    await large.run("import", "all.csv", "--confirm")
    stopped = await large.run("handover", "--from", MAJA, "--to", ZOE, "--json")
    assert (stopped.code, stopped.json["status"], stopped.json["changed"]) == (2, "previewed", 2_000)
    assert [one["guard"] for one in stopped.json["guards"]] == ["many_changes"]
    assert stopped.err.endswith("python -m bot apply 2 --confirm\n")
    assert {managers for managers, _ in (await assignments(large.database)).values()} == {MAJA, ""}
    confirmed = await large.run("apply", "2", "--confirm", "--json")
    assert (confirmed.code, confirmed.json["changed"], confirmed.json["looks_after"]) == (0, 2_000, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", MAJA, "--to", "tom.beker@example.com"), f'Did you mean "{TOM}"?'),
        (("--from", MAJA, "--to", MAJA), f"{MAJA} can't take over their own customers."),
        (("--from", ZOE, "--to", MAJA), f"{ZOE} looks after no customers, so there is nothing to hand over."),
        (("--from", MAJA, "--to", ZOE, "--workflow", "VIP gentl"), 'Did you mean "VIP gentle"?'),
        (("--from", MAJA, "--to", " , "), "Nobody is named who is to look after these customers."),
    ],
)
def test_what_can_not_be_handed_over_is_said(
    program: Program, typed: Typed, words: tuple[str, ...], said: str
) -> None:
    """One sentence, exit 2, and nothing has changed; programs get it as JSON as well."""
    answer = typed("handover", *words, "--json")
    assert (answer.code, answer.json["status"]) == (2, "failed")
    assert said in answer.json["error"]
    assert answer.err.strip() == answer.json["error"]
    assert has(program) == BEFORE


def test_a_customer_that_changes_meanwhile_is_left_and_named(program: Program, typed: Typed) -> None:
    """It is named, and stays with the one who left; the exit code tells that some were left."""
    typed("import", write(program.folder, f"CU-002,{MAJA}"))
    typed("handover", "--from", MAJA, "--to", ZOE, "--preview")
    typed("handover", "--from", MAJA, "--to", ZOE, "--preview")
    with closing(sqlite3.connect(program.database)) as connection, connection:
        connection.execute("UPDATE customers SET managers = '1,2' WHERE external_id = 'CU-002'")
    answer = typed("apply", "2")
    assert answer.code == 1
    assert answer.out.splitlines()[1:] == [
        "Completed, some were left: 1 of 2 customers handed over",
        "  handed over          1",
        "  left                 1",
        "1 customer was left, because someone has changed who looks after it, or its workflow, meanwhile:",
        "  CU-002",
        f"{MAJA} looks after 1 customer now.",
    ]
    now = has(program)
    assert (now["CU-001"][0], now["CU-002"][0]) == (ZOE, f"{MAJA}, {TOM}")
    moved = typed("apply", "3")
    assert moved.code == 2
    assert (
        "  ! Since you looked, someone has changed 2 customers that belong to this handover, or "
        "belonged to it" in (moved.out)
    )
    assert typed("apply", "3", "--json").json["changed"] == 1
    assert has(program)["CU-002"][0] == f"{TOM}, {ZOE}"


def write(folder: Path, *rows: str) -> str:
    """A file with these rows, each with an id and an account manager."""
    (folder / "more.csv").write_text("\n".join(["External Id,Account manager email", *rows]))
    return "more.csv"


def test_a_cover_returns_with_the_next_import_once_its_day_has_come(program: Program, typed: Typed) -> None:
    """The day is told at the start; later that it returned, and that it was late if nothing ran then."""
    today = datetime.now(UTC).date()
    tomorrow = in_words(today + timedelta(days=1))
    answer = typed("handover", "--from", MAJA, "--to", ZOE, "--until", today.isoformat())
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[-2:] == [
        f"{MAJA} looks after 0 customers now.",
        f"1 customer returns on {tomorrow}, unless someone has changed it by then.",
    ]
    waiting, cover = typed("history").out.splitlines()
    assert waiting.endswith(f"return of 1: {MAJA} → {ZOE}  Waiting for its day, {tomorrow}")
    assert cover.endswith(f"Completed: 1 customer was handed over. A cover until {in_words(today)}.")
    typed("import", write(program.folder, f"CU-002,{TOM}"))
    assert has(program)["CU-001"] == (ZOE, "Standard EU")
    let_days_pass(program.database, 4)
    typed("import", write(program.folder, f"CU-003,{ZOE}"))
    assert has(program)["CU-001"] == (MAJA, "Standard EU")
    *_, returned, cover = typed("history").out.splitlines()
    assert "Completed: 1 of 1 customer went back. It was due on" in returned
    assert returned.endswith(", because Handoff didn't run before.")
    assert cover.endswith("Over: 1 customer had been handed over. Returned by return 2.")
    typed("undo", "2")
    undone = next(line for line in typed("history").out.splitlines() if "  return of 1" in line)
    assert "Undone: 1 of 1 customer had gone back. Taken back by undo 5 (" in undone
    assert undone.endswith(", because Handoff didn't run before.")


def test_a_cover_is_put_off_returned_and_kept(program: Program, typed: Typed) -> None:
    """Each is found by the number of its handover, and it is told what can't be done any more."""
    today = datetime.now(UTC).date()
    until = (today + timedelta(days=3)).isoformat()
    assert typed("cover", "list").out == "Nobody covers for anybody.\n"
    typed("handover", "--from", MAJA, "--to", ZOE, "--until", until)
    day = in_words(today + timedelta(days=4))
    what = f"    1  the customers of {MAJA} to {ZOE}  1 customer returns on {day}, "
    assert typed("cover", "list").out == f"{what}unless someone has changed it by then.\n"
    later = (today + timedelta(days=8)).isoformat()
    put_off = typed("cover", "extend", "1", "--until", later)
    assert put_off.out.startswith(
        f"Handover 1: 1 customer returns on {in_words(today + timedelta(days=9))}, unless someone has "
        f"changed it by then. Its last day was put to {in_words(today + timedelta(days=8))} by "
    )
    over = typed("cover", "extend", "1", "--until", "2020-02-29")
    assert (over.code, over.err.split(",")[0]) == (2, "29 February 2020 is over")
    (listed,) = typed("cover", "list", "--json").json
    returns = (today + timedelta(days=9)).isoformat()
    assert listed["outlook"] == [{"customers": 1, "fate": "returns", "on": returns, "job": None}]
    assert (listed["handover"], listed["return"], listed["until"]) == (1, 2, later)
    back = typed("cover", "return", "1")
    assert (back.code, back.out.splitlines()[1]) == (0, "Completed: 1 of 1 customer went back")
    assert has(program) == BEFORE
    gone = typed("cover", "keep", "1")
    assert gone.code == 2
    assert gone.err.startswith("Return 2 has begun already, or is over, so nothing can be decided")
    assert typed("history", "1").out.splitlines()[-1] == "1 of 1 customer went back with return 2."
    typed("handover", "--from", MAJA, "--to", ZOE, "--until", until)
    assert f"1 customer returns on {day}" in typed("history", "3").out
    assert typed("cover", "keep", "3").out == "Handover 3 was kept for good: nothing of it returns.\n"
    assert has(program)["CU-001"][0] == ZOE
    assert typed("history").out.splitlines()[0].endswith("Kept for good: nothing returns")
    kept = typed("history", "3").out.splitlines()[-1]
    assert (kept.startswith("Kept for good by "), kept.endswith(": nothing returns.")) == (True, True)
    typed("undo", "3")
    typed("handover", "--from", MAJA, "--to", ZOE, "--until", until)
    typed("undo", "6")
    assert typed("cover", "list").out == "Nobody covers for anybody.\n"
    assert " returns on " not in typed("history", "6").out
    voided = next(line for line in typed("history").out.splitlines() if "  return of 6" in line)
    assert voided.endswith("Won't take place: handover 6 was undone")
    assert typed("history", "7", "--json").json["void"] is True


def test_an_import_says_who_is_away(program: Program, typed: Typed) -> None:
    """Who gets customers while others cover for them, also of another handover; nobody else."""
    until = datetime.now(UTC).date() + timedelta(days=3)
    typed("handover", "--from", MAJA, "--to", ZOE, "--until", until.isoformat())
    answer = typed("import", write(program.folder, f"CU-002,{MAJA}", f"CU-003,{ZOE}"), "--preview")
    away = (
        f'"{MAJA}", who gets 1 customer here, is away until {in_words(until)}: others cover for them '
        "(handover 1), but not for this customer."
    )
    assert away in answer.out.splitlines()
    given = typed("import", write(program.folder, f"CU-002,{MAJA}"), "--json").json["on_cover"]
    assert given == [{"person": MAJA, "gains": 1, "until": until.isoformat(), "handover": 1}]
    on = typed("handover", "--from", TOM, "--to", MAJA, "--preview")
    assert away in on.out.splitlines()
    assert typed("import", write(program.folder, f"CU-001,{TOM}"), "--json").json["on_cover"] == []
    (program.folder / "new.csv").write_text(f"External Id,Name,Account manager email\nN-1,Nettle,{MAJA}\n")
    assert away in typed("directory", "load", "customers", "new.csv", "--preview").out.splitlines()


def let_days_pass(database: Path, days: int) -> None:
    """As if all that waits for its day had been asked for so many days earlier."""
    with closing(sqlite3.connect(database)) as connection, connection:
        earlier = "UPDATE import_jobs SET due = strftime('%Y-%m-%d %H:%M:%f', due, ?)"
        connection.execute(earlier, (f"-{days} days",))


def test_what_else_returns_is_told(program: Program, typed: Typed) -> None:
    """Who covers for somebody, and hands over in turn; and who is covered for, and hands over the rest."""
    typed("import", write(program.folder, f"CU-001,{MAJA}", f"CU-002,{MAJA}"))
    until, later = (str(datetime.now(UTC).date() + timedelta(days=days)) for days in (3, 5))
    later_on = in_words(datetime.now(UTC).date() + timedelta(days=6))
    words = ("--from", MAJA, "--to", TOM, "--workflow", "Standard EU", "--until", until, "--json")
    cover = typed("handover", *words).json
    assert (cover["job"], cover["until"], cover["return"]) == (2, until, 3)
    rest = typed("handover", "--from", MAJA, "--to", ZOE)
    last_day = in_words(datetime.now(UTC).date() + timedelta(days=3))
    assert rest.out.splitlines()[-1] == f"Others cover for {MAJA} as well, until {last_day}: handover 2."
    on = typed("handover", "--from", TOM, "--to", ZOE, "--preview", "--json").json
    assert on["return"] is None
    majas = f"1 of these customers belongs to handover 2, a cover for {MAJA}: "
    assert on["note"].endswith(f"{majas}handed on for good, it doesn't return to {MAJA}.")
    chained = typed("handover", "--from", TOM, "--to", ZOE, "--preview", "--until", later)
    assert chained.out.splitlines()[-5:-2] == [
        f"1 customer returns on {later_on}, unless someone has changed it by then.",
        f"1 customer goes back on {later_on} to whoever looked after it before {TOM}: what had given it to "
        f"{TOM} was taken back, or is over by then.",
        f"{majas}it returns to {MAJA} on {later_on}, once both are over.",
    ]
    typed("handover", "--from", TOM, "--to", ZOE)
    assert typed("cover", "return", "2").code == 1
    assert typed("history", "2").out.splitlines()[-2:] == [
        "It is over since return 3, and nothing came back.",
        "1 customer stays where handover 7 has handed it on to since, as long as that stands.",
    ]


def test_a_last_day_is_written_as_a_day(program: Program, typed: Typed) -> None:
    """Anything else is refused, and so is a day that is over; nothing has changed."""
    wrong = typed("handover", "--from", MAJA, "--to", ZOE, "--until", "Friday")
    assert wrong.code == 2
    assert wrong.err.endswith("argument --until: 'Friday' is no day: write it as in 2026-12-04\n")
    over = typed("handover", "--from", MAJA, "--to", ZOE, "--until", "2020-02-29")
    assert over.code == 2
    assert over.err.startswith("29 February 2020 is over, so nobody can cover until then.")
    assert has(program) == BEFORE
