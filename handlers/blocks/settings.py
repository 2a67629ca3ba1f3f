"""The modal with a workspace's settings, and what is said of those that were changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ExternalDataSelectElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from handlers.blocks.message import actions, button, context, section, words
from handlers.blocks.mrkdwn import code, escape, shorten, who
from handlers.payloads.api_responses import UserGroup
from handlers.payloads.ids import Action, Modal
from handlers.payloads.settings_form import block_of, shown_values
from importer.report.audit_words import before_and_after, subject
from importer.words.counts import first_of
from importer.words.language import Sentence, _, lazy_gettext
from importer.words.language import in_words as in_list
from importer.words.quoting import plain
from importer.words.setting_values import CHOICES, LABELS, MOST_ADMINS, OPTIONS, in_words
from importer.words.workspace_settings import (
    NEVER,
    NOBODY,
    Setting,
    SettingChange,
    WorkspaceSettings,
    is_group,
)

_LONGEST_OPTION: Final = 75
MOST_GROUPS: Final = 98
"""So many user groups are offered for what was typed: Slack shows 100 options, and two are others."""
_MOST_NAMED: Final = 20
"""So many people are named of those that a setting names."""
_GROUPS: Final = frozenset({Setting.WHO_IMPORTS, Setting.APPROVERS})
_HINTS: Final = {
    Setting.WHO_IMPORTS: lazy_gettext("Import admins may always import."),
    Setting.IMPORT_ADMINS: lazy_gettext(
        "They decide about every import, see its rows, and change the directory and these settings."
    ),
    Setting.APPROVAL_ABOVE: lazy_gettext(
        "Someone else has to agree then, before anything changes. Empty: no import needs that."
    ),
    Setting.APPROVERS: lazy_gettext(
        "They get the preview in a direct message; nobody approves what they asked for."
    ),
    Setting.TIME_ZONE: lazy_gettext("A name such as Europe/Paris: where the workspace's days begin."),
}


@dataclass(frozen=True, slots=True)
class GroupsTold:
    """The user groups of the workspace; `reason` says why they aren't told, where that is so."""

    groups: Sequence[UserGroup] = ()
    reason: Sentence | None = None

    def name(self, group: str) -> str:
        """`@finance (Finance)`; the id where more isn't known."""
        found = next((one for one in self.groups if one.id == group), None)
        if found is None:
            return group
        return f"@{plain(found.handle)} ({plain(found.name)})"


def settings_modal(settings: WorkspaceSettings, told: GroupsTold) -> View:
    """Every setting as it is, to be changed."""
    return View(
        type="modal",
        callback_id=Modal.SETTINGS,
        title=_("Settings"),
        submit=_("Save"),
        close=_("Cancel"),
        private_metadata=shown_values(settings),
        blocks=[
            actions(button(_("Who changed what"), Action.SHOW_AUDIT, 0), block_id="audit"),
            *_unreadable(settings, told),
            *(_ask(setting, settings, told) for setting in LABELS),
        ],
    )


def no_settings_modal(reason: str) -> View:
    """Why someone sees no settings, or why what they handed in wasn't kept."""
    return View(type="modal", title=_("Settings"), close=_("Close"), blocks=[words(reason)])


def saved_modal(changes: Sequence[SettingChange]) -> View:
    """What was changed, once it is kept; or that nothing was."""
    lines = list(map(change_line, changes)) or [_("Nothing was changed.")]
    said = [section(line) for line in lines]
    return View(type="modal", title=_("Settings saved"), close=_("Close"), blocks=said)


def change_line(change: SettingChange) -> str:
    """What a setting was and is now."""
    before, after = before_and_after(change, value_words, who)
    name = escape(shorten(subject(change), _LONGEST_OPTION))
    if not before and not after:
        return f"*{name}*"
    return _("*{setting}*: {before} → {after}", setting=name, before=before, after=after)


def value_words(setting: str, value: str) -> str:
    """A value as people read it in Slack: a mention, which notifies nobody in a modal, or a word."""
    if setting == Setting.IMPORT_ADMINS and value != NOBODY:
        return in_list(first_of([who(person) for person in value.split(",")], _MOST_NAMED))
    if is_group(value):
        return f"<!subteam^{value}>"
    word = CHOICES.get(setting, {}).get(value)
    return str(word) if word else code(in_words(setting, value))


def group_options(setting: Setting, told: GroupsTold, typed: str) -> list[Option]:
    """What a setting can be that may be a user group: its words, and the groups that fit what was typed."""
    wanted = typed.strip().casefold()
    fitting = [group for group in told.groups if wanted in told.name(group.id).casefold()]
    groups = [_option(told.name(group.id), group.id) for group in fitting[:MOST_GROUPS]]
    return [*_word_options(setting), *groups]


def _unreadable(settings: WorkspaceSettings, told: GroupsTold) -> Iterator[Block]:
    """That user groups can't be read, why, and what that means for what is set."""
    if told.reason is None:
        return
    yield context(_("User groups can't be chosen here. {reason}", reason=told.reason))
    if is_group(settings.who_imports):
        yield section(
            ":warning: "
            + _("*Who may import* is a user group that can't be read, so only import admins may for now.")
        )
    if settings.approvers and settings.approval_above is not None:
        yield section(
            ":warning: "
            + _("*Who approves* is a user group that can't be read, so nobody can approve for now.")
        )


def _ask(setting: Setting, settings: WorkspaceSettings, told: GroupsTold) -> Block:
    hint = _HINTS.get(setting)
    return InputBlock(
        block_id=block_of(setting),
        label=PlainTextObject(text=str(LABELS[setting]), emoji=False),
        element=_element(setting, settings.written(setting), told),
        hint=PlainTextObject(text=str(hint), emoji=False) if hint else None,
        optional=setting in {Setting.IMPORT_ADMINS, Setting.APPROVAL_ABOVE},
    )


def _element(setting: Setting, value: str, told: GroupsTold) -> InputInteractiveElement:
    if setting in _GROUPS:
        return _choose_group(setting, value, told)
    if setting is Setting.IMPORT_ADMINS:
        named = [] if value == NOBODY else value.split(",")
        return UserMultiSelectElement(
            action_id=Action.SET_VALUE,
            placeholder=PlainTextObject(text=_("Choose people")),
            initial_users=named or None,
            max_selected_items=MOST_ADMINS,
        )
    if setting in {Setting.LANGUAGE, Setting.TELL_MANAGERS}:
        return _choose_word(setting, value)
    return PlainTextInputElement(
        action_id=Action.SET_VALUE, initial_value=None if value == NEVER else value, max_length=100
    )


def _choose_word(setting: Setting, value: str) -> StaticSelectElement:
    options = _word_options(setting)
    chosen = next((option for option in options if option.value == value), None)
    return StaticSelectElement(action_id=Action.SET_VALUE, options=options, initial_option=chosen)


def _choose_group(setting: Setting, value: str, told: GroupsTold) -> ExternalDataSelectElement:
    word = OPTIONS[setting].get(value)
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_GROUP,
        placeholder=PlainTextObject(text=_("Type a part of a group's name")),
        initial_option=_option(str(word) if word else told.name(value), value),
        min_query_length=0,
    )


def _word_options(setting: Setting) -> list[Option]:
    return [_option(str(word), value) for value, word in OPTIONS[setting].items()]


def _option(text: str, value: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=shorten(text, _LONGEST_OPTION), emoji=False))
