"""A press at Home or in a window that fails is answered where the person looks, with a reference."""

import pytest

from storage.forgetting_imports import forget_import
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import error_file_after, import_file
from tests.dialogues.test_failures import reference_in
from tests.dialogues.test_settings import let
from tests.storage.kept import ZOE, the_import

WITH_ERRORS = f"External Id,Account manager\nCU-002,{ZOE}\nCU-004,zoe.march@example.com\n"
UPLOAD = "files.getUploadURLExternal"
TROUBLE = "Slack had trouble just now"
AUDIT = "Who changed what"


async def rows_to_fix(person: Person) -> Seen:
    """The Home tab of somebody who has imported a file with errors."""
    await error_file_after(person, await import_file(person, WITH_ERRORS))
    await person.open_home()
    return await person.sees_home("Rows to fix")


async def audit_list(admin: Person, store: Store) -> Seen:
    """The list of who has set what, in a window above the settings."""
    await let(store, time_zone="Europe/Paris")
    await admin.command("/imports settings")
    await admin.press(await admin.sees_modal("Time zone"), AUDIT)
    return await admin.sees_modal("Get a file")


@pytest.mark.parametrize(
    ("error", "said"),
    [("fatal_error", TROUBLE), ("method_deprecated", "Something went wrong on my side")],
)
async def test_a_press_at_home_that_fails_opens_a_window(
    maya: Person, slack: Control, caplog: pytest.LogCaptureFixture, error: str, said: str
) -> None:
    """Whether Slack was away or it was our fault; the button works once that is over."""
    home = await rows_to_fix(maya)
    await slack.fail(UPLOAD, error=error)
    await maya.press(home, "Error file")
    assert reference_in(await maya.sees_modal(said)) in caplog.text
    await maya.press(await maya.sees_home("Rows to fix"), "Error file")
    await maya.sees("customers", channel="@Handoff")


async def test_a_press_at_home_that_fails_too_late_for_a_window_is_answered_in_a_message(
    maya: Person, slack: Control, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack opens windows for three seconds after a press."""
    home = await rows_to_fix(maya)
    await slack.fail(UPLOAD, error="fatal_error")
    await slack.fail("views.open", error="expired_trigger_id")
    await maya.press(home, "Error file")
    assert reference_in(await maya.sees(TROUBLE, channel="@Handoff")) in caplog.text


@pytest.mark.parametrize("refusal", ["", "expired_trigger_id", "push_limit_reached"])
async def test_a_press_in_a_window_that_fails_is_answered_there(
    priya: Person, slack: Control, store: Store, caplog: pytest.LogCaptureFixture, refusal: str
) -> None:
    """In a window on top, or where Slack opens none there, in the one in which it was pressed."""
    audit = await audit_list(priya, store)
    await slack.fail(UPLOAD, error="fatal_error")
    if refusal:
        await slack.fail("views.push", error=refusal)
    await priya.press(audit, "Get a file")
    told = await priya.sees_modal(TROUBLE)
    assert reference_in(told) in caplog.text
    await priya.close(told)
    await priya.sees_modal("Time zone" if refusal else "Get a file")


async def test_a_press_at_home_on_what_is_gone_is_answered(
    maya: Person, slack: Control, store: Store
) -> None:
    """The page can't be drawn anew for a while, and its button is about an import that was forgotten."""
    home = await rows_to_fix(maya)
    await slack.hold("views.publish")
    job = await the_import(store)
    await forget_import(store.database, job.workspace, job.number, "cli:robin", look_only=False)
    await maya.press(home, "Fix 1 value")
    await maya.sees_modal("was forgotten")
    await slack.release()
