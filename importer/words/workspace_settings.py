"""The settings of a workspace: which there are, and what each is where nobody has set it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from importer.words.jobs import JobKind
from importer.words.language import Language
from importer.words.totals import GuardNumbers

_GUARD: Final = "guard_"
EVERYONE: Final = "everyone"
ADMINS: Final = "admins"
NOBODY: Final = "nobody"
NEVER: Final = "never"
ON: Final = "on"
OFF: Final = "off"
"""What settings can be, as it is kept; a user group is kept by its id."""
_GROUP: Final = re.compile(r"S[A-Z0-9]{2,}")
"""The id of a user group (https://docs.slack.dev/reference/objects/usergroup-object)."""


class Setting(StrEnum):
    """What can be set, by the name that people and the store know it by."""

    LANGUAGE = "language"
    """What channels are answered in; each person is answered in their own."""
    TIME_ZONE = "time_zone"
    """Where the workspace's days begin and end: a name such as `Europe/Paris`."""
    GUARD_FIT_PERCENT = "guard_fit_percent"
    """With a lower share of a mapped column's filled cells in the directory, the column can't be right."""
    GUARD_ERROR_PERCENT = "guard_error_percent"
    """More rows with errors than this stop an import until someone confirms it."""
    GUARD_CLEARED = "guard_cleared"
    """The same for customers who lose their account managers or workflow, or have neither any more."""
    GUARD_CHANGES = "guard_changes"
    """The same for customers who change."""
    GUARD_WORKFLOW_CHANGES = "guard_workflow_changes"
    """The same for customers whose workflow changes, if they are more than the next percentage of all."""
    GUARD_WORKFLOW_PERCENT = "guard_workflow_percent"
    GUARD_MOVED_PERCENT = "guard_moved_percent"
    """The same where more of one account manager's customers move away, and at least as many as the next."""
    GUARD_MOVED = "guard_moved"
    WHO_IMPORTS = "who_imports"
    """Who may import beside import admins: everyone, nobody (`admins`), or a user group."""
    IMPORT_ADMINS = "import_admins"
    """Who is an import admin beside the workspace's admins and owners."""
    APPROVAL_ABOVE = "approval_above"
    """An import that changes more customers than this needs a second person's approval."""
    APPROVERS = "approvers"
    """The user group whose members approve."""
    TELL_MANAGERS = "tell_managers"
    """Whether account managers are told which customers they gained and lost."""

    @property
    def is_percentage(self) -> bool:
        """Whether it is a number of a hundred."""
        return self.endswith("_percent")

    @property
    def is_guard(self) -> bool:
        """Whether it is a guard's number."""
        return self.startswith(_GUARD)


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """All settings of one workspace, each under its name; what nobody has set is as it is here.

    `import_admins` are ids of Slack users; `who_imports` may be the id of a user group, and `approvers` is
    one, or empty.
    """

    language: Language = Language.ENGLISH
    guards: GuardNumbers = field(default_factory=GuardNumbers)
    time_zone: str = "UTC"
    who_imports: str = EVERYONE
    import_admins: tuple[str, ...] = ()
    approval_above: int | None = None
    approvers: str = ""
    tell_managers: bool = False

    def written(self, setting: Setting) -> str:
        """The value as the store keeps it."""
        if setting.is_guard:
            return str(getattr(self.guards, setting.removeprefix(_GUARD)))
        match setting:
            case Setting.IMPORT_ADMINS:
                return ",".join(self.import_admins) or NOBODY
            case Setting.APPROVAL_ABOVE:
                return NEVER if self.approval_above is None else str(self.approval_above)
            case Setting.APPROVERS:
                return self.approvers or NOBODY
            case Setting.TELL_MANAGERS:
                return ON if self.tell_managers else OFF
            case _:
                return str(getattr(self, setting))


@dataclass(frozen=True, slots=True)
class NewSetting:
    """What someone wants a setting to be; `value` is written as `read_value` gives it.

    `by` is the id of a Slack user, or `cli:` and a name.
    """

    setting: Setting
    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A line of the audit list: who set what, when, from which value and to which.

    A line about an approval has the number of its `job`, the job's `kind`, and how many `customers` change.
    Another version of the program may have written it, so `setting` and values may be ones that this one
    doesn't know.
    """

    setting: str
    before: str
    after: str
    by: str
    at: datetime
    job: int | None = None
    customers: int = 0
    kind: JobKind = JobKind.FILE


APPROVAL: Final = "approval"
"""Under this name the audit list has what was asked and decided about imports: who had asked before, and what
came of it (`importer.words.approval.Decision`) after.
"""
FORGOTTEN: Final = "forgotten"
"""Under this name it has what was forgotten, after; what was forgotten is called so wherever it was named."""

ADDED: Final = "added"
"""Under this name it has one that was made a user from the members in Slack: the email, after."""


def is_group(value: str) -> bool:
    """Whether a value is the id of a user group."""
    return _GROUP.fullmatch(value) is not None


def settings_from(kept: Mapping[str, str]) -> WorkspaceSettings:
    """The settings from what was kept; what this version doesn't know is as if nobody had set it.

    But who may import: where that isn't known, import admins alone may.
    """
    language = kept.get(Setting.LANGUAGE)
    who, above = kept.get(Setting.WHO_IMPORTS, EVERYONE), kept.get(Setting.APPROVAL_ABOVE, NEVER)
    admins = kept.get(Setting.IMPORT_ADMINS, NOBODY)
    approvers = kept.get(Setting.APPROVERS, NOBODY)
    return WorkspaceSettings(
        Language(language) if language in list(Language) else Language.ENGLISH,
        _guards_from(kept),
        _time_zone_from(kept),
        who if who == EVERYONE or is_group(who) else ADMINS,
        () if admins == NOBODY else tuple(admins.split(",")),
        int(above) if above.isdecimal() else None,
        approvers if is_group(approvers) else "",
        kept.get(Setting.TELL_MANAGERS) == ON,
    )


def _guards_from(kept: Mapping[str, str]) -> GuardNumbers:
    names = [one.name for one in fields(GuardNumbers)]
    return GuardNumbers(**{name: int(kept[_GUARD + name]) for name in names if _GUARD + name in kept})


def _time_zone_from(kept: Mapping[str, str]) -> str:
    """UTC where the machine doesn't know the time zone that was set elsewhere."""
    zone = kept.get(Setting.TIME_ZONE, "UTC")
    return zone if _is_known(zone) else "UTC"


@cache
def _is_known(zone: str) -> bool:
    """Whether the machine has a time zone; looked up once for each, as all of its files are opened."""
    return zone in available_timezones()
