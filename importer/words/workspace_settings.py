"""The settings of a workspace: which there are, what each of them can be, and how one is changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Final
from zoneinfo import available_timezones

from importer.words.counts import either, number
from importer.words.errors import HandoffError
from importer.words.language import Language, Sentence, lazy_gettext, say_in_each
from importer.words.quoting import quoted
from importer.words.totals import GuardNumbers

_GUARD: Final = "guard_"
_GROUPING: Final = r"[ ,.'\u00a0\u202f_](?=\d{3}\b)"
_MOST_PERCENT: Final = 100
_MOST_CUSTOMERS: Final = 1_000_000_000


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

    @property
    def is_percentage(self) -> bool:
        """Whether it is a number of a hundred."""
        return self.endswith("_percent")


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """All settings of one workspace, each under its name; what nobody has set is as it is here."""

    language: Language = Language.ENGLISH
    guards: GuardNumbers = field(default_factory=GuardNumbers)
    time_zone: str = "UTC"

    def written(self, setting: Setting) -> str:
        """The value as the store keeps it."""
        if setting is Setting.LANGUAGE:
            return self.language.value
        if setting is Setting.TIME_ZONE:
            return self.time_zone
        return str(getattr(self.guards, setting.removeprefix(_GUARD)))


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

    Another version of the program may have written it, so `setting` and values may be ones that this one
    doesn't know.
    """

    setting: str
    before: str
    after: str
    by: str
    at: datetime


_CHOICES: Final[Mapping[str, Mapping[str, Sentence]]] = {
    Setting.LANGUAGE: {Language.ENGLISH: lazy_gettext("English"), Language.FRENCH: lazy_gettext("French")},
}
"""What each setting can be, as it is kept and in words."""


def read_setting(name: str) -> Setting:
    """The setting that someone names; raises HandoffError, which lists the settings that there are."""
    wanted = _folded(name)
    if wanted in list(Setting):
        return Setting(wanted)
    raise HandoffError(
        lazy_gettext(
            "There is no setting named {name}. What can be set: {settings}.",
            name=quoted(name),
            settings=", ".join(Setting),
        )
    )


def read_value(setting: Setting, said: str) -> str:
    """What someone means, in any language, as it is kept; raises HandoffError, which lists what there is."""
    wanted = _folded(said)
    if setting is Setting.TIME_ZONE:
        return _read_time_zone(said)
    if setting not in _CHOICES:
        return _read_number(setting, said)
    choices = _CHOICES[setting]
    for value, word in choices.items():
        if wanted in {value, *map(_folded, say_in_each(word.message))}:
            return value
    raise HandoffError(
        lazy_gettext(
            "{setting} can't be {value}, so nothing was changed. Choose one of: {choices}.",
            setting=setting.value,
            value=quoted(said),
            choices=", ".join(f"{value} ({word})" for value, word in choices.items()),
        )
    )


def _read_time_zone(said: str) -> str:
    """A time zone by its name in the IANA's database (https://www.iana.org/time-zones)."""
    wanted = _folded(said).replace(" ", "_")
    zones = {zone.casefold(): zone for zone in available_timezones()} | {"utc": "UTC"}
    if wanted in zones:
        return zones[wanted]
    alike = sorted(zone for folded, zone in zones.items() if wanted and folded.endswith(f"/{wanted}"))
    raise HandoffError(_no_time_zone(said, alike or get_close_matches(said.strip(), zones.values(), 3)))


def _no_time_zone(said: str, meant: Sequence[str]) -> Sentence:
    if not meant:
        return lazy_gettext(
            "There is no time zone named {name}, so nothing was changed. Give one such as Europe/Paris or "
            "America/New_York.",
            name=quoted(said),
        )
    return lazy_gettext(
        "There is no time zone named {name}, so nothing was changed. Did you mean {meant}?",
        name=quoted(said),
        meant=either(meant),
    )


def _read_number(setting: Setting, said: str) -> str:
    """A number without a sign, as it is kept."""
    written = re.sub(_GROUPING, "", said.strip())
    most = _MOST_PERCENT if setting.is_percentage else _MOST_CUSTOMERS
    if written.isdecimal() and int(written) <= most:
        return str(int(written))
    raise HandoffError(
        lazy_gettext(
            "{setting} can't be {value}, so nothing was changed. Give a whole number from 0 to {most}.",
            setting=setting.value,
            value=quoted(said),
            most=most,
        )
    )


def in_words(setting: str, value: str) -> str:
    """A value that was kept, as people read it: `French (fr)`."""
    if setting == Setting.TIME_ZONE:
        return value
    if setting not in _CHOICES:
        return number(int(value)) if value.isdecimal() else quoted(value)
    word = _CHOICES[setting].get(value)
    return f"{word} ({value})" if word else quoted(value)


def settings_from(kept: Mapping[str, str]) -> WorkspaceSettings:
    """The settings from what was kept; what this version doesn't know is as if nobody had set it."""
    language = kept.get(Setting.LANGUAGE)
    return WorkspaceSettings(
        Language(language) if language in list(Language) else Language.ENGLISH,
        _guards_from(kept),
        _time_zone_from(kept),
    )


def _guards_from(kept: Mapping[str, str]) -> GuardNumbers:
    names = [one.name for one in fields(GuardNumbers)]
    return GuardNumbers(**{name: int(kept[_GUARD + name]) for name in names if _GUARD + name in kept})


def _time_zone_from(kept: Mapping[str, str]) -> str:
    """UTC where the machine doesn't know the time zone that was set elsewhere."""
    zone = kept.get(Setting.TIME_ZONE, "UTC")
    return zone if zone in available_timezones() else "UTC"


def _folded(text: str) -> str:
    return text.strip().casefold()
