"""The lines of the audit list in words: settings that were changed, and approvals of large imports."""

from collections.abc import Callable
from typing import Final

from importer.words.approval import Decision
from importer.words.language import _, lazy_gettext, ngettext
from importer.words.quoting import plain
from importer.words.setting_values import label
from importer.words.workspace_settings import APPROVAL, FORGOTTEN, SettingChange

_DECISIONS: Final = {
    Decision.WAITING: lazy_gettext("asked for"),
    Decision.APPROVED: lazy_gettext("approved"),
    Decision.DECLINED: lazy_gettext("declined"),
    Decision.WITHDRAWN: lazy_gettext("taken back"),
    Decision.EXPIRED: lazy_gettext("run out, as nobody answered"),
    Decision.EXEMPT: lazy_gettext("not needed, as for an undo or at the command line"),
}


def subject(change: SettingChange) -> str:
    """What a line is about: a setting, the approval of an import, or what was forgotten."""
    if change.setting == FORGOTTEN:
        return _("Forgetting {what}", what=plain(change.after))
    if change.setting != APPROVAL:
        return label(change.setting)
    return ngettext(
        "Approval of import {number} ({count} customer)",
        "Approval of import {number} ({count} customers)",
        change.customers,
        number=str(change.job),
    )


def before_and_after(
    change: SettingChange, value_words: Callable[[str, str], str], person: Callable[[str], str]
) -> tuple[str, str]:
    """What was, and what is since."""
    if change.setting == FORGOTTEN:
        return _("kept"), _("forgotten")
    if change.setting != APPROVAL:
        return value_words(change.setting, change.before), value_words(change.setting, change.after)
    before = _("asked for by {person}", person=person(change.before)) if change.before else _("not asked for")
    known = change.after in list(Decision)
    return before, str(_DECISIONS[Decision(change.after)]) if known else plain(change.after)
