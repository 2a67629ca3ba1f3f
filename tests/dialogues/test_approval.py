"""Above the number that is set somebody else has to agree: who is asked, what each reads, what is kept."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.core import open_core
from bot.settings import Settings
from handlers.payloads.ids import Action
from importer.report.audit_words import subject
from importer.words.jobs import JobState
from importer.words.workspace_settings import APPROVAL
from playground.cast import FINANCE, LEADS
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import PRIYA, TOM, Person, Seen
from tests.dialogues.old_buttons import post_old_button
from tests.dialogues.steps import SUMMARY, ask_about, import_file, press_import, reply_after
from tests.dialogues.test_handover import RESULT, fill_in, open_form
from tests.dialogues.test_settings import let, open_settings
from tests.patience import until
from tests.storage.kept import BEFORE, MAJA, ZOE, assignments, the_import
from tests.storage.kept import TOM as TOMS_EMAIL

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\nCU-004,{ZOE}\n"
DONE = BEFORE | {"CU-002": (ZOE, ""), "CU-004": (ZOE, "Standard US")}
ASKED = "@Maya Lindqvist asks you to approve import 1"
OVER = "Import 1 needs no answer from you any more"


async def ask(maya: Person, store: Store, *, channel: str = "#customer-handoff", above: str = "1") -> Seen:
    """Let imports of more customers need the leads' approval, and ask for it; the message in the thread."""
    await let(store, approvers=LEADS.id, approval_above=above)
    question = await ask_about(maya, TABLE, channel=channel)
    assert "[Import" not in str(question)
    await maya.press(question, "Ask for approval of 2 changes")
    return await maya.sees_change(question, "Import 1 waits for approval")


async def press_old(person: Person, playground: Playground, action: Action, value: str) -> None:
    """Press a button that stands around from before."""
    post_old_button(playground, action, value)
    await person.press(await person.sees(f"An old button of {value}"), "Old")


async def decisions(store: Store) -> list[tuple[str, str, str, int | None, int]]:
    """What the audit list has about approvals, newest first: who had asked, what came of it, who did that."""
    changes = await store.workspace_settings.changes(await store.workspaces.pick(None))
    found = [one for one in changes if one.setting == APPROVAL]
    return [(one.before, one.after, one.by, one.job, one.customers) for one in found]


async def test_it_is_asked_for_and_given(maya: Person, tom: Person, priya: Person, store: Store) -> None:
    """Both names stand in summary, history and audit; the other approver has no live button left."""
    question = await ask(maya, store)
    assert "@Maya Lindqvist has asked for it" in question
    assert "2 customers change" in question
    assert (await the_import(store)).state is JobState.WAITING_FOR_APPROVAL
    assert await assignments(store) == BEFORE
    request, other = await tom.sees(ASKED), await priya.sees(ASKED)
    assert "2 customers change: account managers of 2" in request
    assert "As soon as one approver answers, it is decided." in request
    await tom.press(request, "Approve")
    summary = await reply_after(maya, question, SUMMARY)
    assert "Shared and imported by @Maya Lindqvist. Approved by @Tom Becker." in summary
    assert await assignments(store) == DONE
    for person, asked in ((tom, request), (priya, other)):
        over = await person.sees_change(asked, OVER)
        assert "Approved by @Tom Becker; @Maya Lindqvist had asked for it." in over
        assert "[" not in str(over)
    await maya.command("/imports")
    await maya.sees("Shared and imported by @Maya Lindqvist. Approved by @Tom Becker ·")
    job = await the_import(store)
    assert (job.started_by, job.approved_by, job.state) == (maya.id, TOM, JobState.COMPLETED)
    assert await decisions(store) == [(maya.id, "approved", TOM, 1, 2), ("", "waiting", maya.id, 1, 2)]
    await priya.command("/imports settings")
    await priya.press(await priya.sees_modal("Who may import"), "Who changed what")
    audit = await priya.sees_modal(
        "Approval of import 1 (2 customers): asked for by @Maya Lindqvist → approved"
    )
    assert "@Tom Becker, " in audit


async def test_it_is_declined_with_a_reason(
    maya: Person, tom: Person, priya: Person, store: Store, playground: Playground
) -> None:
    """Who asked is told; the same plan can't be asked for again, another one can."""
    question = await ask(maya, store)
    request, other = await tom.sees(ASKED), await priya.sees(ASKED)
    await tom.press(request, "Decline")
    form = await tom.sees_modal("Import 1 stands as a preview again")
    assert await tom.submit(form, {"Why": "Zoë is *leaving*"}) == {}
    await tom.sees_no_modal()
    told = await reply_after(maya, question, "@Maya Lindqvist, import 1 wasn't approved.")
    assert "Declined by @Tom Becker, whom @Maya Lindqvist had asked: Zoë is *leaving*" in told
    stands = await maya.sees_change(question, "Declined by @Tom Becker")
    assert "[Import" not in str(stands)
    assert "[Ask" not in str(stands)
    assert "[Cancel]" in str(stands)
    await tom.sees_change(request, OVER)
    await priya.sees_change(other, OVER)
    job = await the_import(store)
    assert (job.state, job.started_by, job.approved_by) == (JobState.PREVIEWED, None, None)
    assert (await decisions(store))[0] == (maya.id, "declined", TOM, 1, 2)
    await press_old(maya, playground, Action.ASK_APPROVAL, f"{job.id}:{job.attempt}")
    await maya.sees("Import 1 was declined as it stands, so it can't be asked for once more.")
    assert await assignments(store) == BEFORE


async def test_a_no_without_a_reason(maya: Person, tom: Person, store: Store) -> None:
    """It is one all the same."""
    question = await ask(maya, store)
    await tom.press(await tom.sees(ASKED), "Decline")
    await tom.submit(await tom.sees_modal("Import 1 stands as a preview again"), {})
    await reply_after(
        maya, question, "Declined by @Tom Becker, whom @Maya Lindqvist had asked. Nothing has changed."
    )
    assert (await the_import(store)).state is JobState.PREVIEWED


async def test_nobody_approves_their_own(
    maya: Person, tom: Person, priya: Person, store: Store, playground: Playground
) -> None:
    """An approver who asks isn't asked, the other one is; an admin who is no approver can't agree either."""
    await let(store, approvers=LEADS.id, approval_above="1")
    question = await ask_about(tom, TABLE)
    await tom.press(question, "Ask for approval")
    request = await priya.sees("@Tom Becker asks you to approve import 1")
    job = await the_import(store)
    assert job.approval is not None
    assert job.approval.approvers == (PRIYA,)
    value = f"{job.id}:1"
    await press_old(tom, playground, Action.APPROVE, value)
    await tom.sees("You asked for this approval yourself, so somebody else has to give it.")
    await press_old(maya, playground, Action.APPROVE, value)
    await maya.sees("Only the approvers of this workspace can agree to an import")
    assert (await the_import(store)).state is JobState.WAITING_FOR_APPROVAL
    await priya.press(request, "Approve")
    await reply_after(tom, question, ". Approved by @Priya Nair")
    assert await assignments(store) == DONE


async def name_approvers(admin: Person, group: str) -> None:
    """Set who approves, in the settings."""
    form = await open_settings(admin)
    await admin.fill(form, "Who approves", group)
    assert await admin.submit(form, {}) == {}
    await admin.close(await admin.sees_modal("Settings saved"))


async def test_approvers_are_changed_meanwhile(
    tom: Person, maya: Person, priya: Person, store: Store, playground: Playground
) -> None:
    """Who approves now is asked, who doesn't any more reads so and can do nothing; in turn, once more."""
    await let(store, approvers=FINANCE.id, approval_above="1")
    question = await ask_about(tom, TABLE)
    await tom.press(question, "Ask for approval")
    first = await maya.sees("@Tom Becker asks you to approve import 1")
    await name_approvers(priya, "@leads (Team leads)")
    request = await priya.sees("@Tom Becker asks you to approve import 1")
    over = await maya.sees_change(first, "The approvers of this workspace have changed: you no longer decide")
    assert "[" not in str(over)
    await priya.open_home()
    assert "Waiting for your approval" in await priya.sees_home("[Answer]")
    job = await the_import(store)
    await press_old(maya, playground, Action.APPROVE, f"{job.id}:1")
    await maya.sees("you aren't one of them, or not any more. Nothing has changed.")
    assert (await the_import(store)).state is JobState.WAITING_FOR_APPROVAL
    await name_approvers(priya, "@finance-team (Finance)")
    again = await maya.sees("@Tom Becker asks you to approve import 1", after=first)
    await priya.sees_change(request, "you no longer decide about it.")
    await maya.press(again, "Approve")
    await maya.sees_change(again, "Approved by @Maya Lindqvist")
    await reply_after(tom, question, ". Approved by @Maya Lindqvist")
    assert await assignments(store) == DONE


async def test_the_rule_of_the_moment_counts(maya: Person, tom: Person, store: Store) -> None:
    """Taken back, it is imported once no approval is needed."""
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    await let(store, approval_above="never")
    await maya.press(question, "Take the request back")
    stands = await maya.sees_change(question, "[Import 2 changes]")
    over = await tom.sees_change(request, OVER)
    assert "@Maya Lindqvist took back the request for approval." in over
    assert ". Approved by" not in await press_import(maya, stands)
    assert await assignments(store) == DONE
    assert [one[1] for one in await decisions(store)] == ["withdrawn", "waiting"]


async def test_approval_is_switched_off_meanwhile(
    maya: Person, tom: Person, priya: Person, store: Store
) -> None:
    """Who asked is told at once what that means, and has to press once more: nothing happens by itself."""
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    form = await open_settings(priya)
    assert await priya.submit(form, {"above so many customers": "never"}) == {}
    told = await reply_after(maya, question, "@Maya Lindqvist, import 1 needs no approval any more.")
    assert "If it is still wanted, press its button there: nothing happens by itself." in told
    over = await tom.sees_change(request, OVER)
    assert "The settings of this workspace want no approval for it any more." in over
    assert ((await the_import(store)).state, await assignments(store)) == (JobState.PREVIEWED, BEFORE)
    assert (await decisions(store))[0] == (maya.id, "not_needed", "", 1, 2)
    await press_import(maya, await maya.sees_change(question, "[Import 2 changes]"))
    assert await assignments(store) == DONE


async def test_it_runs_out(
    maya: Person, tom: Person, store: Store, settings: Settings, playground: Playground
) -> None:
    """After seven days, which is said; then it can be asked for again."""
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    assert await _expire(settings, timedelta(days=6, hours=23)) == 0
    assert await _expire(settings, timedelta(days=7)) == 1
    await reply_after(
        maya, question, "nobody answered @Maya Lindqvist within seven days. Nothing has changed."
    )
    await tom.sees_change(request, "The request for approval has run out")
    job = await the_import(store)
    assert (job.state, job.started_by) == (JobState.PREVIEWED, None)
    assert (await decisions(store))[0] == (maya.id, "expired", "", 1, 2)
    await press_old(tom, playground, Action.APPROVE, f"{job.id}:1")
    await tom.sees("has run out, because nobody answered within seven days.")
    await maya.press(await maya.sees_change(question, "[Ask for approval"), "Ask for approval")
    again = await tom.sees(ASKED, after=request)
    await tom.press(again, "Approve")
    await reply_after(maya, question, "imported by @Maya Lindqvist. Approved by @Tom Becker")
    assert await assignments(store) == DONE


async def _expire(settings: Settings, later: timedelta) -> int:
    """What the housekeeping does at that time."""
    async with open_core(settings, clock=lambda: datetime.now(UTC) + later) as core:
        return await core.approving(core.imports(lambda: None), lambda: None).expire()


async def test_what_moved_since_is_asked_for_anew(
    maya: Person, tom: Person, priya: Person, store: Store
) -> None:
    """An approval is of the plan that was seen: where others changed its customers, nothing is applied.

    Who asked is told so: an approver's yes comes while nobody looks at the preview.
    """
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    await import_file(priya, f"External Id,Account manager\nCU-002,{MAJA}\n", name="small.csv")
    await tom.press(request, "Approve")
    stands = await maya.sees_change(question, "Ask for approval of 2 changes")
    told = await reply_after(maya, question, "@Maya Lindqvist, import 1 was approved, but hasn't begun")
    assert "Approved by @Tom Becker" in told
    job = await the_import(store)
    assert (job.state, job.approved_by, job.started_by) == (JobState.PREVIEWED, None, None)
    assert (await assignments(store))["CU-002"] == (MAJA, "")
    await maya.press(stands, "Ask for approval")
    await tom.press(await tom.sees(ASKED, after=request), "Approve")
    await reply_after(maya, question, "imported by @Maya Lindqvist. Approved by @Tom Becker")
    assert await assignments(store) == DONE


async def test_it_is_cancelled_meanwhile(
    maya: Person, tom: Person, store: Store, playground: Playground
) -> None:
    """Nobody can agree any more, and no button is left for it."""
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "was not imported")
    over = await tom.sees_change(request, OVER)
    assert "[" not in str(over)
    job = await the_import(store)
    assert (job.state, job.started_by, job.cancelled_by) == (JobState.CANCELLED, None, maya.id)
    await press_old(tom, playground, Action.APPROVE, f"{job.id}:1")
    await tom.sees("The request to approve import 1 was taken back.")
    assert await assignments(store) == BEFORE


async def test_approvers_see_the_rows(maya: Person, tom: Person, store: Store) -> None:
    """Of what they are asked, also from a private conversation; the file comes to them alone."""
    await ask(maya, store, channel="@Handoff")
    request = await tom.sees(ASKED)
    await tom.press(request, "See changes")
    await tom.close(await tom.sees_modal("CU-002"))
    await tom.press(request, "Changes file")
    file = await tom.sees("What import 1 would change, each value before and after.")
    assert b"CU-004" in await tom.download(file)
    await tom.press(request, "Approve")
    await tom.sees_change(request, OVER)
    await tom.command("/imports 1")
    await tom.sees("This import was shared in a private conversation")


async def test_nobody_can_be_asked(maya: Person, tom: Person, store: Store, playground: Playground) -> None:
    """The group has nobody else in it, or can't be read: it is said, and nothing waits."""
    await let(store, approvers=FINANCE.id, approval_above="1")
    question = await ask_about(maya, TABLE)
    await maya.press(question, "Ask for approval")
    await maya.sees("beside you there is nobody in the user group that approves")
    await let(store, approvers="S0NOWHERE")
    await maya.press(question, "Ask for approval")
    await maya.sees("Handoff can't read who the approvers are. There is no such user group here")
    job = await the_import(store)
    assert (job.state, job.approval) == (JobState.PREVIEWED, None)
    assert playground.slack.workspace.direct_messages(TOM) is not None
    assert "asks you" not in tom.transcript()


async def test_a_handover_waits_too(tom: Person, priya: Person, store: Store) -> None:
    """It is asked for in its preview, and both names stand in its summary."""
    await let(store, approvers=LEADS.id, approval_above="0")
    form = await open_form(priya)
    await fill_in(priya, form, TOMS_EMAIL, ZOE)
    await priya.submit(form, {})
    preview = await priya.sees("1 customer would be handed over.")
    await priya.press(preview, "Ask for approval of 1 change")
    await priya.sees_change(preview, "Handover 1 waits for approval")
    assert await assignments(store) == BEFORE
    request = await tom.sees("@Priya Nair asks you to approve handover 1")
    assert f"the customers of {TOMS_EMAIL} to {ZOE}" in request
    assert f"{ZOE} gets 1 customer." in request
    await tom.press(request, "Approve")
    assert "Handed over by @Priya Nair. Approved by @Tom Becker" in await priya.sees(RESULT, after=preview)
    assert await assignments(store) == BEFORE | {"CU-003": (ZOE, "VIP gentle")}
    await tom.sees_change(request, "Handover 1 needs no answer from you any more")
    kept = await store.workspace_settings.changes(await store.workspaces.pick(None))
    assert subject(kept[0]) == "Approval of handover 1 (1 customer)"


async def test_a_few_changes_and_undos_need_none(maya: Person, store: Store) -> None:
    """What takes back more than that is kept in the audit list as what needed none."""
    await import_file(maya, TABLE)
    await let(store, approvers=LEADS.id, approval_above="1")
    few = await import_file(maya, f"External Id,Account manager\n000412,{TOMS_EMAIL}\n", name="few.csv")
    assert "approved" not in few
    assert await decisions(store) == []
    summary = await maya.sees("this is the result of import 1")
    await maya.press(summary, "Undo")
    undo = await reply_after(maya, summary, "Undo 3 of import 1")
    await maya.press(await maya.sees_change(undo, "[Take back 2 changes]"), "Take back")
    await reply_after(maya, undo, "this is the result of undo 3")
    assert await decisions(store) == [("", "exempt", maya.id, 3, 2)]


async def test_import_that_was_pressed_before_the_check_ended_waits_too(
    maya: Person, tom: Person, store: Store
) -> None:
    """And an Import from before the setting: whatever was drawn, nothing goes on without a second person."""
    question = await ask_about(maya, TABLE)
    await let(store, approvers=LEADS.id, approval_above="1")
    await maya.press(question, "Import")
    await maya.sees("Import 1 changes so many customers that somebody else has to agree first.")
    stands = await maya.sees_change(question, "[Ask for approval of 2 changes]")
    job = await the_import(store)
    await store.jobs.check_again(job.id)
    await store.jobs.start(job.id, maya.id)
    await until(_is_preview(store), "The import never came to rest.")
    assert ((await the_import(store)).started_by, await assignments(store)) == (None, BEFORE)
    await maya.sees_change(stands, "[Ask for approval of 2 changes]")
    assert "asks you" not in tom.transcript()


def _is_preview(store: Store) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return (await the_import(store)).state is JobState.PREVIEWED

    return is_so
