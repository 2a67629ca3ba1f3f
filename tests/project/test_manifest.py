"""The app's manifest is one that Slack takes, and asks for just what the handlers need."""

import json
from typing import Any

from jsonschema import Draft7Validator

from handlers.payloads.ids import Command
from handlers.register import COMMANDS, EVENTS, FAREWELLS, PRESSES
from handlers.scopes import OPTIONAL_SCOPES, SCOPES
from tests.project.sources import ROOT

SCHEMA = ROOT / "tests" / "project" / "slack-manifest.schema.json"
"""As Slack publishes it: github.com/slackapi/manifest-schema."""

HISTORY = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
"""The scope without which Slack does not send an event (docs.slack.dev/reference/events)."""


def test_the_manifest_is_valid() -> None:
    """Slack's published schema has nothing to say against it."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(_manifest())] == []


def test_the_commands_are_those_that_the_handlers_answer() -> None:
    """A command that isn't declared would never arrive."""
    declared = [entry["command"] for entry in _manifest()["features"]["slash_commands"]]
    assert sorted(declared) == sorted(Command)
    assert set(COMMANDS) == {Command.IMPORTS, Command.HANDOVER}


def test_the_scopes_are_those_that_the_handlers_need() -> None:
    """Not one more is asked for, and what an admin may leave out is asked for as such."""
    scopes = _manifest()["oauth_config"]["scopes"]
    assert scopes == {"bot": sorted(SCOPES), "bot_optional": sorted(OPTIONAL_SCOPES)}


def test_the_events_are_those_that_the_handlers_answer() -> None:
    """Messages in every kind of conversation, with the scope that each takes, the Home tab, and farewells."""
    events = _manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == {*EVENTS, *FAREWELLS}
    assert set(events) == {*HISTORY, "app_home_opened", *FAREWELLS}
    assert set(HISTORY.values()) <= set(SCOPES)


def test_presses_and_socket_mode_are_switched_on() -> None:
    """Buttons and selects reach the bot, over the socket unless HTTP is set up."""
    assert PRESSES
    assert _manifest()["settings"]["interactivity"] == {"is_enabled": True}
    assert _manifest()["settings"]["socket_mode_enabled"] is True


def test_the_home_tab_is_on_only_when_it_is_answered() -> None:
    """Nobody is shown an empty tab."""
    home = _manifest()["features"]["app_home"]
    assert home["home_tab_enabled"] is ("app_home_opened" in EVENTS)
    assert home["messages_tab_enabled"] is True


def _manifest() -> Any:  # noqa: ANN401 - JSON, whose form the schema above has checked
    return json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
