"""The form in which a workspace's settings are changed, as Slack keeps it and hands it back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.payloads.askers import read_person
from handlers.payloads.events import Person
from handlers.payloads.json_values import Json, PayloadError, nested, required_text, text, texts
from importer.words.workspace_settings import NEVER, NOBODY, Setting, WorkspaceSettings

_BLOCK: Final = "setting"
_EMPTY: Final = {Setting.IMPORT_ADMINS: NOBODY, Setting.APPROVERS: NOBODY, Setting.APPROVAL_ABOVE: NEVER}
"""What is meant where nothing is filled in."""


def block_of(setting: Setting) -> str:
    """The id of the block that asks for a setting."""
    return f"{_BLOCK}:{setting}"


def shown_values(settings: WorkspaceSettings) -> str:
    """What stood in the modal when it was opened, as Slack keeps it with it (at most 3,000 characters)."""
    shown = {setting.value: settings.written(setting) for setting in Setting}
    return json.dumps(shown, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """A form that was handed in: what is said of each setting, and what had stood there.

    What stayed as it was isn't changed by it, though somebody else may have changed it meanwhile.
    """

    person: Person
    view: str
    said: Mapping[Setting, str]
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SettingSearch:
    """Slack asks for what a setting can be, and fits what was typed."""

    person: Person
    setting: Setting
    typed: str


def read_setting_search(body: Json) -> SettingSearch:
    """The question of a `block_suggestion` body for a setting that can be a user group."""
    setting = required_text(body, "block_id").removeprefix(f"{_BLOCK}:")
    if setting not in list(Setting):
        raise PayloadError(f"Slack's payload has a block that asks for no setting: {setting!r}.")
    return SettingSearch(read_person(body), Setting(setting), text(body, "value"))


def read_settings_form(body: Json) -> SettingsForm:
    """The form of a `view_submission` body."""
    view = nested(body, "view")
    values = nested(view, "state", "values")
    said = {setting: _said(nested(values, block_of(setting)), setting) for setting in Setting}
    return SettingsForm(
        read_person(body),
        required_text(view, "id"),
        {setting: value for setting, value in said.items() if value is not None},
        _read_shown(text(view, "private_metadata")),
    )


def _said(block: Json, setting: Setting) -> str | None:
    """What its one element holds; None where the form doesn't ask for it."""
    for action in block:
        held = nested(block, action)
        chosen = text(nested(held, "selected_option"), "value") or ",".join(texts(held, "selected_users"))
        return chosen or text(held, "value").strip() or _EMPTY.get(setting, "")
    return None


def _read_shown(metadata: str) -> Mapping[str, str]:
    try:
        shown: Mapping[str, str] = dict(json.loads(metadata))
    except (ValueError, TypeError) as error:
        raise PayloadError(f"Slack's payload has a modal without settings: {metadata!r}.") from error
    return shown
