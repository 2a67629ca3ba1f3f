"""The lines of the audit list in words: settings that were changed, and approvals of large imports."""

from collections.abc import Callable
from typing import Final

from importer.words.approval import Decision
from importer.words.jobs import JobKind
from importer.words.language import _, lazy_gettext, lazy_ngettext
from importer.words.quoting import plain
from importer.words.setting_values import label
from importer.words.workspace_settings import ADDED, APPROVAL, FORGOTTEN, SettingChange

_DECISIONS: Final = {
    Decision.WAITING: lazy_gettext("asked for"),
    Decision.APPROVED: lazy_gettext("approved"),
    Decision.DECLINED: lazy_gettext("declined"),
    Decision.WITHDRAWN: lazy_gettext("taken back"),
    Decision.EXPIRED: lazy_gettext("run out, as nobody answered"),
    Decision.NOT_NEEDED: lazy_gettext("not needed any more, as the settings are now"),
    Decision.NOBODY: lazy_gettext("ended, as nobody was left who could answer"),
    Decision.DAY_OVER: lazy_gettext("ended, as the last day of the cover is over"),
    Decision.EXEMPT: lazy_gettext("not needed, as for an undo or at the command line"),
}
_OF_IMPORT: Final = lazy_ngettext(
    "Approval of import {number} ({count} customer)", "Approval of import {number} ({count} customers)", 0
)
_OF_UNDO: Final = lazy_ngettext(
    "Approval of undo {number} ({count} customer)", "Approval of undo {number} ({count} customers)", 0
)
_APPROVALS: Final = {
    JobKind.HANDOVER: lazy_ngettext(
        "Approval of handover {number} ({count} customer)",
        "Approval of handover {number} ({count} customers)",
        0,
    ),
    JobKind.DIRECTORY: lazy_ngettext(
        "Approval of list {number} ({count} customer)", "Approval of list {number} ({count} customers)", 0
    ),
    JobKind.UNDO: _OF_UNDO,
    JobKind.RETURN: _OF_UNDO,
}


def subject(change: SettingChange) -> str:
    """What a line is about: a setting, the approval of an import, or what was forgotten."""
    if change.setting == FORGOTTEN:
        return _subject_of_forgotten(change.after)
    if change.setting == ADDED:
        return _("A person added from Slack")
    if change.setting != APPROVAL:
        return label(change.setting)
    return str(_APPROVALS.get(change.kind, _OF_IMPORT).fill(change.customers, number=str(change.job)))


def _subject_of_forgotten(what: str) -> str:
    """What was forgotten, as `storage.forgetting` writes it down."""
    number = what.removeprefix("import ")
    if number.isdecimal():
        return _("Import {number} was forgotten", number=number)
    return _("A person was forgotten, called {name} since", name=plain(what))


def before_and_after(
    change: SettingChange, value_words: Callable[[str, str], str], person: Callable[[str], str]
) -> tuple[str, str]:
    """What was, and what is since; of what was forgotten its subject tells all."""
    if change.setting == FORGOTTEN:
        return "", ""
    if change.setting == ADDED:
        return _("not in the directory"), value_words(change.setting, change.after)
    if change.setting != APPROVAL:
        return value_words(change.setting, change.before), value_words(change.setting, change.after)
    before = _("asked for by {person}", person=person(change.before)) if change.before else _("not asked for")
    known = change.after in list(Decision)
    return before, str(_DECISIONS[Decision(change.after)]) if known else plain(change.after)
