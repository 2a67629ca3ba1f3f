"""What Slack sends is read into small values, or refused with what it lacks."""

from typing import Any

import pytest

from handlers.payloads.askers import read_asking_person, read_response_address
from handlers.payloads.carried import NOT_IN_FILE, FieldBlock, ShownChanges
from handlers.payloads.events import FileMessage, Person, SharedFile, read_message, read_opened_home
from handlers.payloads.ids import Action
from handlers.payloads.json_values import PayloadError
from handlers.payloads.presses import Press, ViewPress, read_press, read_view_press
from handlers.payloads.typed import SlashCommand, Suggestion, read_slash_command, read_suggestion
from importer.words.changes import ChangeKind
from importer.words.fields import Field

Json = dict[str, Any]

FILE: Json = {
    "id": "F1",
    "name": "customers.csv",
    "size": 52_000,
    "mimetype": "text/csv",
    "filetype": "csv",
    "url_private_download": "https://files.slack.com/files-pri/T1-F1/download/customers.csv",
    "mode": "snippet",
}


def _event(**changes: Any) -> Json:  # noqa: ANN401 - any part of Slack's JSON may be changed
    message = {
        "type": "message",
        "subtype": "file_share",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": "1762178700.000100",
        "text": "please",
        "files": [FILE],
    }
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {**message, **changes}}


def _pressed(action: Json, **changes: Any) -> Json:  # noqa: ANN401 - as above
    body = {
        "type": "block_actions",
        "team": {"id": "T1", "domain": "acme"},
        "user": {"id": "U1", "username": "maja", "team_id": "T1"},
        "channel": {"id": "C1", "name": "imports"},
        "container": {"type": "message", "message_ts": "2.1", "channel_id": "C1", "thread_ts": "1.1"},
        "message": {"ts": "2.1", "thread_ts": "1.1"},
        "state": {"values": {}},
        "trigger_id": "9.9.abc",
        "response_url": "https://hooks.slack.com/actions/T1/1/abc",
        "actions": [action],
    }
    return {**body, **changes}


def _select(field: Field, value: str) -> Json:
    option = {"text": {"type": "plain_text", "text": "Email"}, "value": value}
    return {
        "type": "static_select",
        "action_id": Action.CHOOSE_COLUMN.value,
        "block_id": FieldBlock(5, field).block_id("share"),
        "selected_option": option,
    }


IMPORT: Json = {"type": "button", "action_id": Action.START_IMPORT.value, "block_id": "bX", "value": "5"}


def read_file_message(body: Json) -> FileMessage | None:
    """The message, where it brings files that are still there."""
    message = read_message(body)
    return message if message and message.files else None


def test_a_shared_file_is_read() -> None:
    """Everything that an import begins with."""
    assert read_file_message(_event()) == FileMessage(
        team="T1",
        channel="C1",
        channel_type="channel",
        user="U1",
        user_team="",
        ts="1762178700.000100",
        thread_ts="",
        event_id="Ev1",
        text="please",
        files=(
            SharedFile(
                id="F1",
                name="customers.csv",
                size=52_000,
                mimetype="text/csv",
                url_private_download=FILE["url_private_download"],
                file_access="",
                filetype="csv",
                mode="snippet",
            ),
        ),
    )


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast", "me_message"])
def test_the_files_count_and_not_the_subtype(subtype: str | None) -> None:
    """Slack has varied the subtype of a shared file."""
    assert read_file_message(_event(subtype=subtype)) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"files": []},
        {"files": None},
        {"files": "F1"},
        {"files": [FILE | {"mode": "tombstone"}]},
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"hidden": True},
        {"user": None},
        {"user": None, "username": "somebody"},
    ],
)
def test_everything_else_is_let_be(changes: Json) -> None:
    """Mere talk, what bots post, edits, deletions, and files that are gone."""
    assert read_file_message(_event(**changes)) is None


def test_other_bodies_are_let_be() -> None:
    """A middleware sees everything that Slack sends."""
    assert [read_file_message(body) for body in (_pressed(IMPORT), {"event": "odd"}, {})] == [None] * 3


@pytest.mark.parametrize(("thread_ts", "reply_to"), [(None, "1762178700.000100"), ("1.1", "1.1")])
def test_the_answer_goes_into_the_thread(thread_ts: str | None, reply_to: str) -> None:
    """A file shared in a thread is answered in that thread, another one begins its own."""
    read = read_file_message(_event(thread_ts=thread_ts))
    assert read is not None
    assert read.reply_to == reply_to


@pytest.mark.parametrize("named", [{"user_team": "T9", "team": "T1"}, {"team": "T9"}])
def test_a_message_tells_of_which_workspace_its_author_is(named: Json) -> None:
    """Slack Connect: a channel may be shared with another organisation."""
    read = read_file_message(_event(**named))
    assert read is not None
    assert read.user_team == "T9"


@pytest.mark.parametrize(("tab", "opened"), [("home", Person("U1", "")), ("messages", None)])
def test_an_opened_home_tab_is_read(tab: str, opened: Person | None) -> None:
    """The tab with the messages is opened as often, and is none of our business."""
    event = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": tab}
    assert read_opened_home({"event": event}) == opened


def test_a_file_from_another_company_must_be_looked_up() -> None:
    """Slack Connect tells only the id at first."""
    read = read_file_message(_event(files=[{"id": "F1", "file_access": "check_file_info"}]))
    assert read is not None
    assert read.files == (SharedFile("F1", "", 0, "", "", "check_file_info"),)
    assert read.files[0].must_be_looked_up


@pytest.mark.parametrize("lacking", ["channel", "ts"])
def test_a_message_without_what_we_need_is_refused(lacking: str) -> None:
    """The error names what is lacking."""
    with pytest.raises(PayloadError, match=f"no `{lacking}`"):
        read_file_message(_event(**{lacking: None}))


def test_a_message_of_nobody_is_none_of_ours() -> None:
    """Files that some program shared, without anyone to answer."""
    assert read_file_message(_event(user=None)) is None


def test_a_pressed_button_is_read() -> None:
    """Who pressed what, where, and how to answer."""
    press = read_press(_pressed(IMPORT))
    assert press == Press(
        person=Person("U1", "T1"),
        channel="C1",
        is_private=False,
        message_ts="2.1",
        thread_ts="1.1",
        block="bX",
        value="5",
        choices={},
        trigger="9.9.abc",
        response_url="https://hooks.slack.com/actions/T1/1/abc",
    )
    assert press.number == 5


def test_a_chosen_column_is_read() -> None:
    """The select's block tells the job and the field, its option the column."""
    press = read_press(_pressed(_select(Field.WORKFLOW, "12")))
    assert (press.field_block, press.column) == (FieldBlock(5, Field.WORKFLOW), 12)


def test_no_column_can_be_chosen() -> None:
    """`Not in this file` is a choice too."""
    assert read_press(_pressed(_select(Field.WORKFLOW, NOT_IN_FILE))).column is None


def test_a_press_tells_what_the_selects_show() -> None:
    """Other blocks and selects without a choice say nothing."""
    chosen = _select(Field.EXTERNAL_ID, "0")
    absent = _select(Field.WORKFLOW, NOT_IN_FILE)
    empty = _select(Field.ACCOUNT_MANAGER, "1") | {"selected_option": None}
    values: Json = {select["block_id"]: {select["action_id"]: select} for select in (chosen, absent, empty)}
    values["bX"] = {"other": {"type": "plain_text_input", "value": "x"}}
    press = read_press(_pressed(IMPORT, state={"values": values}))
    assert press.choices == {Field.EXTERNAL_ID: 0, Field.WORKFLOW: None}


def test_a_press_on_a_private_message_is_read() -> None:
    """Slack sends no message with it, and says where it was in the container."""
    container = {"type": "message", "message_ts": "2.1", "channel_id": "C1", "is_ephemeral": True}
    press = read_press(_pressed(IMPORT, container=container, channel=None, message=None))
    assert (press.channel, press.message_ts, press.thread_ts) == ("C1", "2.1", "")
    assert press.is_private


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"actions": []}, "no `actions`"),
        ({"user": None}, "no `id`"),
        ({"container": {}}, "no `message_ts`"),
    ],
)
def test_a_press_without_what_we_need_is_refused(changes: Json, lacking: str) -> None:
    """The error names what is lacking."""
    with pytest.raises(PayloadError, match=lacking):
        read_press(_pressed(IMPORT, **changes))


def test_values_that_are_not_ours_are_refused() -> None:
    """A button without a number, a block without a field."""
    press = read_press(_pressed(IMPORT | {"value": "five"}))
    with pytest.raises(PayloadError, match="no number: 'five'"):
        _ = press.number
    with pytest.raises(PayloadError, match="asks for no field: 'bX'"):
        _ = press.field_block


def test_a_press_in_a_modal_is_read() -> None:
    """It has no conversation; what the modal is about was kept with it."""
    page = {"type": "button", "action_id": Action.LATER_CHANGES.value, "block_id": "bX", "value": "20"}
    press = read_view_press(_pressed_in_modal(page, "5:workflow_removed"))
    assert press == ViewPress(
        Person("U1", "T1"), view="V1", metadata="5:workflow_removed", value="20", trigger="9.9.abc"
    )
    assert (press.number, press.changes) == (20, ShownChanges(5, ChangeKind.WORKFLOW_REMOVED))


def test_a_kind_that_is_chosen_in_a_modal_is_read() -> None:
    """Or all of them."""
    for chosen, kind in (("workflow_changed", ChangeKind.WORKFLOW_CHANGED), ("all", None)):
        select = {"type": "static_select", "selected_option": {"value": chosen}}
        assert read_view_press(_pressed_in_modal(select, "5:all")).chosen_changes == ShownChanges(5, kind)


@pytest.mark.parametrize("metadata", ["", "5", "all:5", "5:none", "x:all", "5:all:all"])
def test_a_modal_that_is_about_no_changes_is_refused(metadata: str) -> None:
    """So is a value that is no kind of changes."""
    button = {"type": "button", "value": metadata}
    with pytest.raises(PayloadError, match="a modal without changes"):
        _ = read_view_press(_pressed_in_modal(button, metadata)).changes
    with pytest.raises(PayloadError, match="no kind of changes"):
        _ = read_view_press(_pressed_in_modal(button, "5:all")).chosen_changes


def _pressed_in_modal(action: Json, metadata: str) -> Json:
    container = {"type": "view", "view_id": "V1"}
    view = {"id": "V1", "type": "modal", "private_metadata": metadata}
    return _pressed(action, container=container, view=view, channel=None, message=None, response_url=None)


def test_a_search_for_columns_is_read() -> None:
    """What was typed, for which field of which job."""
    body = {
        "type": "block_suggestion",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "action_id": Action.CHOOSE_COLUMN.value,
        "block_id": FieldBlock(5, Field.EXTERNAL_ID).block_id("share"),
        "value": "cust",
    }
    assert read_suggestion(body) == Suggestion(Person("U1", ""), 5, Field.EXTERNAL_ID, "cust")
    with pytest.raises(PayloadError, match="asks for no field"):
        read_suggestion(body | {"block_id": "bX"})


@pytest.mark.parametrize(
    ("body", "person"),
    [
        ({"type": "block_actions", "user": {"id": "U1"}}, "U1"),
        ({"command": "/imports", "user_id": "U1"}, "U1"),
        ({"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1"}}, "U1"),
        ({"type": "event_callback", "event": {"type": "message", "user": "U1"}}, ""),
        ({}, ""),
    ],
)
def test_who_is_answered_alone_is_read(body: Json, person: str) -> None:
    """Whoever pressed, typed or opened the page; a message is answered where all see it."""
    assert read_asking_person(body) == person


def test_a_command_is_read() -> None:
    """What was typed behind it, without the blanks around."""
    body = {
        "command": "/imports",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "text": " 12 ",
        "trigger_id": "9.9.abc",
        "response_url": "https://hooks.slack.com/commands/1",
    }
    assert read_slash_command(body) == SlashCommand(
        Person("U1", ""), "12", "https://hooks.slack.com/commands/1", "9.9.abc"
    )
    assert read_response_address(body) == "https://hooks.slack.com/commands/1"
    assert read_response_address({}) == ""
