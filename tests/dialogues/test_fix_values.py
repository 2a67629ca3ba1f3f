"""Fix values: wrong emails, workflows and ids are replaced, before or after an import, and remembered."""

import pytest

from handlers.payloads.ids import Action
from importer.words.corrections import Corrections
from importer.words.directory import CustomerRecord, WorkflowRecord
from importer.words.jobs import JobKind, JobState
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.old_buttons import post_old_button
from tests.dialogues.steps import (
    SUMMARY,
    ask_about,
    error_file_after,
    import_file,
    press_import,
    replies,
    reply_after,
)
from tests.dialogues.test_who_may_press import PRIVATE_WORD
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments, the_import

HEAD = "External Id,Account manager email,Workflow name\n"
WRONG = (
    f"{HEAD}CU-001,{ZOE},Standart EU\nCU-002,zoe.mash@example.com,standart eu\n"
    f"CU-003,{TOM};zoe.mash@example.com,\n"
)
FLOW, EMAIL = "Standart EU · 2 rows", "zoe.mash@example.com · 2 rows"


async def open_form(person: Person, place: Seen) -> Seen:
    """Press Fix values; the form."""
    await person.press(place, "Fix")
    return await person.sees_modal("Say what is meant by each of these values.")


async def test_values_are_fixed_in_a_preview(maya: Person, store: Store) -> None:
    """The likely value is already chosen; the new preview says what was corrected, and is imported."""
    question = await ask_about(maya, WRONG)
    assert "Need fixing: 3" in question
    assert "[Fix 2 values]" in str(question)
    form = await open_form(maya, question)
    assert FLOW in form
    assert EMAIL in form
    assert await maya.submit(form, {}) == {}
    await maya.sees_no_modal()
    fixed = await maya.sees_change(question, "2 values corrected: ")
    assert "Standart EU → Standard EU (2 rows)" in fixed
    assert f"zoe.mash@example.com → {ZOE} (2 rows)" in fixed
    assert "Need fixing: 0" in fixed
    assert await assignments(store) == BEFORE
    summary = await press_import(maya, fixed)
    assert "Standart EU → Standard EU (2 rows)" in summary
    assert await assignments(store) == BEFORE | {
        "CU-001": (ZOE, "Standard EU"),
        "CU-002": (ZOE, "Standard EU"),
        "CU-003": (f"{TOM}, {ZOE}", "VIP gentle"),
    }


async def test_values_are_fixed_after_an_import(maya: Person, store: Store) -> None:
    """The refused rows get their own preview and summary in the thread; the first summary stays."""
    first = await import_file(maya, WRONG)
    assert await assignments(store) == BEFORE
    form = await open_form(maya, first)
    await maya.fill(form, EMAIL, "Leave it")
    await maya.submit(form, {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    preview = await maya.sees_change(preview, "1 value corrected: Standart EU → Standard EU (2 rows)")
    assert "1 customer changes: account managers of 1" in preview
    assert "Need fixing: 2" in preview
    assert "[Import 1 change]" in str(preview)
    await maya.press(preview, "Import")
    summary = await reply_after(maya, preview, SUMMARY)
    assert "which fixes values of import 1" in summary
    assert "1 value corrected: Standart EU → Standard EU (2 rows)" in summary
    assert await assignments(store) == BEFORE | {"CU-001": (ZOE, "Standard EU")}
    job = await the_import(store, 2)
    assert (job.kind, job.of, job.state) == (JobKind.CORRECTION, 1, JobState.COMPLETED_WITH_ERRORS)
    assert (await the_import(store, 1)).counts.errors == 3
    await maya.command("/imports 2")
    await maya.sees("Import 2 fixes values of import 1")


async def test_what_is_left_can_be_fixed_later_from_either_summary(maya: Person, store: Store) -> None:
    """The first summary's form has what is left; while one preview stands, no second one is begun."""
    first = await import_file(maya, WRONG)
    form = await open_form(maya, first)
    await maya.fill(form, EMAIL, "Leave it")
    await maya.submit(form, {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(first, "Fix")
    await maya.sees("Values of import 1 are being fixed already, by import 2")
    await maya.press(await maya.sees_change(preview, "[Import 1 change]"), "Import")
    second = await reply_after(maya, preview, SUMMARY)
    assert "[Fix 1 value]" in second
    form = await open_form(maya, await maya.sees_change(first, "[Fix 1 value]"))
    assert FLOW not in form
    await maya.submit(form, {})
    third = await reply_after(maya, preview, "Import 3 fixes values of import 2")
    await maya.press(await maya.sees_change(third, "[Import"), "Import")
    await reply_after(maya, third, SUMMARY)
    assert (await assignments(store))["CU-002"] == (ZOE, "Standard EU")
    for said in (first, second):
        mended = await maya.sees_change(said, lambda message: "[Fix" not in message)
        assert "error file below" not in mended


async def test_once_all_is_fixed_nothing_is_offered_any_more(
    maya: Person, store: Store, playground: Playground
) -> None:
    """The first summary has no Fix; a button that stands elsewhere speaks of the import that it is of."""
    first = await import_file(maya, WRONG)
    await maya.submit(await open_form(maya, first), {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(await maya.sees_change(preview, "[Import 3 changes]"), "Import")
    mended = await maya.sees_change(first, "Import 2 corrects it: 3 of 3 rows went through.")
    assert "[Fix" not in mended
    assert "error file below" not in mended
    assert "[Details]" in mended
    post_old_button(playground, Action.FIX_VALUES, str((await the_import(store)).id))
    await maya.press(await maya.sees("An old button"), "Old")
    await maya.sees("Import 1 has moved on: there is nothing of it to fix now.", after=mended)


async def test_what_only_the_file_can_mend_is_not_offered(
    maya: Person, store: Store, playground: Playground
) -> None:
    """Rows without an External Id are refused, and no value can be read in its place."""
    first = await import_file(maya, f"{HEAD}CU-001,,Standart EU\nCU-002,{ZOE},???\n,{ZOE},\n")
    assert "[Fix 2 values]" in first
    form = await open_form(maya, first)
    await maya.fill(form, "???", "VIP gentle")
    await maya.submit(form, {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(await maya.sees_change(preview, "[Import 1 change]"), "Import")
    await reply_after(maya, preview, SUMMARY)
    mended = await maya.sees_change(first, lambda message: "[Fix" not in message)
    assert "1 row of the error file below still needs attention. Correct it there" in mended
    assert "[Error file]" in mended
    post_old_button(playground, Action.FIX_VALUES, str((await the_import(store)).id))
    await maya.press(await maya.sees("An old button"), "Old")
    await maya.sees("Import 1 has moved on: there is nothing of it to fix now.", after=mended)


@pytest.mark.not_marked
async def test_what_the_file_mends_after_values_were_fixed_is_told_by_its_own_summary(
    maya: Person,
) -> None:
    """The first summary tells what came of both, and no more of rows that still need attention."""
    first = await import_file(maya, f"{HEAD}CU-002,,Standart EU\n,{ZOE},\n", name="q3.csv")
    errors = await error_file_after(maya, first)
    form = await open_form(maya, first)
    await maya.submit(form, {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(await maya.sees_change(preview, "[Import 1 change]"), "Import")
    await maya.sees_change(first, "1 row of the error file below still needs attention.")
    head, *rows = (await maya.download(errors)).decode().splitlines(keepends=True)
    await import_file(maya, head + "".join(f"CU-003{row}" for row in rows if row.startswith(",")))
    mended = await maya.sees_change(first, "Import 3 corrects it: 1 of 1 row went through.")
    assert "Import 2 corrects it: 1 of 1 row went through." in mended
    assert "error file below" not in mended


async def test_another_value_is_found_by_any_part(maya: Person, store: Store) -> None:
    """Part of the name or email finds it; a suggestion may be overruled, and without one, any is chosen."""
    question = await ask_about(maya, f"{HEAD}CU-001,nobody@else.org,Standart EU\n")
    form = await open_form(maya, question)
    assert await maya.suggest(form, "nobody", "noone-here") == ["Leave it"]
    assert await maya.suggest(form, "nobody", "ZOË") == [f"{ZOE} (Zoë Marsh)", "Leave it"]
    await maya.fill(form, "nobody", ZOE)
    await maya.fill(form, "Standart EU", "VIP gentle")
    await maya.submit(form, {})
    await press_import(maya, await maya.sees_change(question, "2 values corrected"))
    assert (await assignments(store))["CU-001"] == (ZOE, "VIP gentle")


async def test_a_form_without_choices_changes_nothing(maya: Person, store: Store) -> None:
    """Left as they are, the values stay wrong, and it is said so."""
    question = await ask_about(maya, WRONG)
    form = await open_form(maya, question)
    await maya.fill(form, FLOW, "Leave it")
    await maya.fill(form, EMAIL, "Leave it")
    await maya.submit(form, {})
    await maya.sees("Nothing was chosen, so nothing has changed")
    assert "Need fixing: 3" in await maya.sees(lambda message: message.ts == question.ts)
    form = await open_form(maya, question)
    await maya.close(form)
    await maya.sees_no_modal()
    assert await store.jobs.corrections((await the_import(store)).id) == Corrections()


async def test_remembered_values_are_used_and_told(maya: Person, tom: Person, store: Store) -> None:
    """In someone else's file too, with who taught it; and what is left out there is wrong again."""
    question = await ask_about(maya, WRONG)
    form = await open_form(maya, question)
    await maya.submit(form, {"Emails and workflows can be corrected": ["Remember these"]})
    await maya.sees_change(question, "2 values corrected")
    later = await ask_about(tom, f"{HEAD}CU-004,,Standart EU\n", name="later.csv")
    assert (
        "1 value corrected as remembered: Standart EU → Standard EU (1 row, taught by @Maya Lindqvist)"
        in later
    )
    assert "[Corrected values]" in str(later)
    await tom.press(later, "Corrected values")
    form = await tom.sees_modal("Corrected already: untick what should stay as it is in the file")
    await tom.submit(form, {"Corrected already": []})
    left = await tom.sees_change(later, "Need fixing: 1")
    assert "corrected as remembered" not in left
    assert "[Fix 1 value]" in str(left)
    assert len(await store.corrections.all(await store.workspaces.pick(None))) == 2


async def test_a_remembered_value_overrides_nothing_that_exists(maya: Person, store: Store) -> None:
    """Once there is such a workflow, it is meant."""
    question = await ask_about(maya, f"{HEAD}CU-001,,Standart EU\n")
    form = await open_form(maya, question)
    await maya.submit(form, {"Emails and workflows can be corrected": ["Remember these"]})
    await maya.sees_change(question, "1 value corrected")
    await store.directory.load_workflows(await store.workspaces.pick(None), [WorkflowRecord("Standart EU")])
    await import_file(maya, f"{HEAD}CU-002,,Standart EU\n", name="later.csv")
    assert (await assignments(store))["CU-002"] == ("", "Standart EU")


async def test_who_does_not_decide_can_not_fix(maya: Person, tom: Person, store: Store) -> None:
    """Whoever neither shared the file nor is an admin is told so alone, and sees no form."""
    question = await ask_about(maya, WRONG)
    await tom.press(await tom.sees(lambda message: message.ts == question.ts), "Fix")
    await tom.sees(PRIVATE_WORD)
    assert await store.jobs.corrections((await the_import(store)).id) == Corrections()


async def test_wrong_ids_are_one_choice(maya: Person, store: Store) -> None:
    """Those with just one suggestion, shown by examples; each can also be chosen or left by itself."""
    question = await ask_about(maya, f"{HEAD}CU001,{ZOE},\nCU002,{ZOE},\nCU-004,{ZOE},\n")
    form = await open_form(maya, question)
    assert "2 External Ids that aren't found are like one each that exists, for example" in form
    assert "CU001 → CU-001" in form
    await maya.fill(form, "CU002 · 1 row", "Leave it")
    await maya.submit(form, {"External Ids that": ["Take what is suggested"]})
    fixed = await maya.sees_change(question, "1 value corrected: CU001 → CU-001 (1 row)")
    await press_import(maya, fixed)
    now = await assignments(store)
    assert (now["CU-001"], now["CU-002"]) == ((ZOE, "Standard EU"), ("", ""))


async def fix_ids(person: Person, place: Seen) -> Seen:
    """Have all External Ids with one suggestion read so, after an import; the preview."""
    form = await open_form(person, place)
    await person.submit(form, {"External Id": ["Take what is suggested"]})
    preview = await reply_after(person, place, "fixes values of import")
    return await person.sees_change(preview, "corrected: ")


async def test_a_fix_overwrites_no_row_that_went_through(maya: Person, store: Store) -> None:
    """As in one file, rows for one customer contradict each other; what is right already does nothing."""
    rows = f"CU-002,{ZOE},\nCU002,{TOM},\nCU002,,VIP gentle\nCU-001,{ZOE},\n001,{ZOE},\n"
    preview = await fix_ids(maya, await import_file(maya, HEAD + rows))
    assert "1 customer changes: workflow of 1" in preview
    assert "• Rows for the same customer contradict each other · 1 row: CU002 (1)" in preview
    await press_import(maya, preview)
    assert (await assignments(store))["CU-002"] == (ZOE, "VIP gentle")
    [refused] = [row async for page in store.plans.refused((await the_import(store, 2)).id) for row in page]
    assert (refused.number, refused.errors[0].rows) == (3, (2,))


async def test_a_later_fix_overwrites_nothing_of_the_first_import(maya: Person, store: Store) -> None:
    """Also where the rows that it reads were left wrong by a fix before."""
    first = await import_file(maya, f"{HEAD}CU-002,{ZOE},\nCU002,{TOM},\nCU-001,,Standart EU\n")
    form = await open_form(maya, first)
    await maya.submit(form, {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await press_import(maya, await maya.sees_change(preview, "1 value corrected: Standart EU"))
    preview = await fix_ids(maya, await reply_after(maya, preview, SUMMARY))
    assert "contradict each other · 1 row: CU002 (1)" in preview
    assert "[Finish without changes]" in str(preview)
    assert (await assignments(store))["CU-002"] == (ZOE, "")


async def test_an_ambiguous_id_is_chosen(maya: Person, store: Store) -> None:
    """By itself alone, since nobody can tell for all."""
    await store.directory.load_customers(await store.workspaces.pick(None), [CustomerRecord("412", "Fir")])
    question = await ask_about(maya, f"{HEAD}412,{ZOE},\n")
    form = await open_form(maya, question)
    assert "External Id that isn't found" not in form
    await maya.fill(form, "412 · 1 row", "000412")
    await maya.submit(form, {})
    await press_import(maya, await maya.sees_change(question, "1 value corrected: 412 → 000412"))
    assert (await assignments(store))["000412"] == (ZOE, "")


async def test_more_values_than_a_modal_holds(maya: Person) -> None:
    """They come on pages, which keep what was chosen; what nobody has seen is left, and offered again."""
    rows = "".join(f"CU-001,nobody{number:03}@else.org,\n" for number in range(110))
    question = await ask_about(maya, f"{HEAD}{rows}CU-002,{ZOE},Standart EU\n")
    form = await open_form(maya, question)
    assert "Page 1 of 3" in form
    await maya.fill(form, "nobody007@else.org", TOM)
    await maya.press(form, "Next page")
    form = await maya.sees_modal("Page 2 of 3")
    await maya.fill(form, "nobody050@else.org", MAJA)
    await maya.press(form, "Next page")
    form = await maya.sees_modal("Page 3 of 3")
    assert "11 more values come once these are fixed." in form
    await maya.press(form, "Previous page")
    form = await maya.sees_modal("Page 2 of 3")
    assert MAJA in str(form)
    await maya.submit(form, {})
    fixed = await maya.sees_change(question, "3 values corrected")
    assert f"nobody007@else.org → {TOM} (1 row)" in fixed
    assert "Standart EU → Standard EU (1 row)" in fixed
    assert "[Fix 108 values]" in str(fixed)


async def test_a_page_that_is_turned_too_late_says_so(maya: Person) -> None:
    """In the form itself, where the person looks; there is nothing to be filled in any more."""
    rows = "".join(f"CU-001,nobody{number:03}@else.org,\n" for number in range(50))
    question = await ask_about(maya, f"{HEAD}{rows}CU-002,{ZOE},\n")
    form = await open_form(maya, question)
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "was not imported")
    await maya.press(form, "Next page")
    told = await maya.sees_modal("Import 1 has moved on: there is nothing of it to fix now.")
    assert "nobody" not in told


async def test_a_fix_comes_too_late(maya: Person, store: Store) -> None:
    """Once the preview was imported, its form starts no second one without being asked."""
    question = await ask_about(maya, f"{WRONG}CU-004,{ZOE},\n")
    form = await open_form(maya, question)
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "was not imported")
    await maya.submit(form, {})
    await maya.sees("Import 1 has moved on: there is nothing of it to fix now.")
    assert await assignments(store) == BEFORE
    assert replies(maya, question, SUMMARY) == []
    with pytest.raises(AssertionError):
        await maya.press(question, "Fix")
    assert (await the_import(store)).state is JobState.CANCELLED


async def test_a_correction_is_taken_back(maya: Person, store: Store) -> None:
    """As any import, by its own summary; then the first summary offers to fix its values again."""
    first = await import_file(maya, WRONG)
    await maya.submit(await open_form(maya, first), {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(await maya.sees_change(preview, "[Import 3 changes]"), "Import")
    summary = await reply_after(maya, preview, SUMMARY)
    assert (await assignments(store))["CU-001"] == (ZOE, "Standard EU")
    await maya.sees_change(first, lambda message: "[Fix" not in message)
    await maya.press(summary, "Undo")
    undo = await reply_after(maya, summary, "Undo 3 of import 2")
    await maya.press(await maya.sees_change(undo, "[Take back"), "Take back")
    await reply_after(maya, undo, "this is the result of undo 3")
    assert await assignments(store) == BEFORE
    await maya.sees_change(first, "[Fix 2 values]")
