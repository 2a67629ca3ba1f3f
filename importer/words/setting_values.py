"""What people say a setting is to be, read as it is kept; and what is kept, in words."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final
from zoneinfo import available_timezones

from importer.words.counts import either, number
from importer.words.errors import HandoffError
from importer.words.language import Language, Sentence, lazy_gettext, say_in_each
from importer.words.quoting import quoted
from importer.words.workspace_settings import (
    ADMINS,
    EVERYONE,
    NEVER,
    NOBODY,
    OFF,
    ON,
    Setting,
    is_group,
)

_GROUPING: Final = r"[ ,.'\u00a0\u202f_](?=\d{3}\b)"
_MOST_PERCENT: Final = 100
_MOST_CUSTOMERS: Final = 1_000_000_000
MOST_ADMINS: Final = 100
"""So many import admins can be named."""
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")

LABELS: Final[Mapping[Setting, Sentence]] = {
    Setting.WHO_IMPORTS: lazy_gettext("Who may import"),
    Setting.IMPORT_ADMINS: lazy_gettext("Import admins, beside the workspace's own admins"),
    Setting.APPROVAL_ABOVE: lazy_gettext("Imports need approval above so many customers"),
    Setting.APPROVERS: lazy_gettext("Who approves"),
    Setting.TELL_MANAGERS: lazy_gettext("Tell account managers which customers they gained and lost"),
    Setting.LANGUAGE: lazy_gettext("Language in channels"),
    Setting.TIME_ZONE: lazy_gettext("Time zone"),
    Setting.GUARD_CHANGES: lazy_gettext("Ask once more above so many customers who change"),
    Setting.GUARD_CLEARED: lazy_gettext(
        "Ask once more above so many customers who lose their account managers or workflow"
    ),
    Setting.GUARD_WORKFLOW_CHANGES: lazy_gettext(
        "Ask once more above so many customers whose workflow changes"
    ),
    Setting.GUARD_WORKFLOW_PERCENT: lazy_gettext(
        "… which are also more than this percentage of all customers"
    ),
    Setting.GUARD_MOVED_PERCENT: lazy_gettext(
        "Ask once more where more than this percentage of an account manager's customers move away"
    ),
    Setting.GUARD_MOVED: lazy_gettext("… which are also at least so many customers"),
    Setting.GUARD_ERROR_PERCENT: lazy_gettext("Ask once more above this percentage of rows with errors"),
    Setting.GUARD_FIT_PERCENT: lazy_gettext(
        "Take no column of which less than this percentage is in the directory"
    ),
}
"""What each setting is about, as people read it, in the order in which they read it."""

_LANGUAGES: Final[Mapping[str, Sentence]] = {
    Language.ENGLISH: lazy_gettext("English"),
    Language.FRENCH: lazy_gettext("French"),
}
_NOBODY: Final = {NOBODY: lazy_gettext("nobody")}
_GROUP_OR: Final[Mapping[str, Mapping[str, Sentence]]] = {
    Setting.WHO_IMPORTS: {EVERYONE: lazy_gettext("everyone"), ADMINS: lazy_gettext("import admins")},
    Setting.APPROVERS: _NOBODY,
}
"""What those settings can be, beside a user group."""
CHOICES: Final[Mapping[str, Mapping[str, Sentence]]] = {
    Setting.LANGUAGE: _LANGUAGES,
    Setting.TELL_MANAGERS: {OFF: lazy_gettext("off"), ON: lazy_gettext("on")},
    Setting.IMPORT_ADMINS: _NOBODY,
    Setting.APPROVAL_ABOVE: {NEVER: lazy_gettext("never")},
    **_GROUP_OR,
}
"""The words that each setting can be, as it is kept and in words."""
OPTIONS: Final[Mapping[Setting, Mapping[str, Sentence]]] = {
    Setting.LANGUAGE: _LANGUAGES,
    Setting.TELL_MANAGERS: {OFF: lazy_gettext("Off"), ON: lazy_gettext("On")},
    Setting.WHO_IMPORTS: {EVERYONE: lazy_gettext("Everyone"), ADMINS: lazy_gettext("Import admins")},
    Setting.APPROVERS: {NOBODY: lazy_gettext("Nobody")},
}
"""The same words where they stand alone, in a list to choose from."""


def with_name(setting: Setting) -> Sentence:
    """What a setting is about, with the name under which it is set: `Time zone (time_zone)`."""
    return lazy_gettext("{what} ({name})", what=LABELS[setting], name=setting.value)


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
    for value, word in CHOICES.get(setting, {}).items():
        if wanted in {value, *map(_folded, say_in_each(word.message))}:
            return value
    if setting is Setting.TIME_ZONE:
        return _read_time_zone(said)
    if setting is Setting.IMPORT_ADMINS:
        return _read_people(said)
    if setting in _GROUP_OR:
        return _read_group(setting, said)
    if setting in {Setting.LANGUAGE, Setting.TELL_MANAGERS}:
        raise HandoffError(_none_of_the_choices(setting, said))
    return _read_number(setting, said)


def _none_of_the_choices(setting: Setting, said: str) -> Sentence:
    return lazy_gettext(
        "{setting} can't be {value}, so nothing was changed. Choose one of: {choices}.",
        setting=with_name(setting),
        value=quoted(said),
        choices=_choices(setting),
    )


def _choices(setting: Setting) -> str:
    return ", ".join(_with_word(value, word) for value, word in CHOICES[setting].items())


def _with_word(value: str, word: Sentence) -> str:
    """`fr (French)`; a value that is its own word stands alone."""
    return value if str(word) == value else f"{value} ({word})"


def _read_group(setting: Setting, said: str) -> str:
    """The id of a user group, also as Slack writes a mention of one: `<!subteam^S0123ABC>`."""
    wanted = re.sub(r"^<!subteam\^|[|>].*$", "", said.strip()).upper()
    if is_group(wanted):
        return wanted
    raise HandoffError(
        lazy_gettext(
            "{setting} can't be {value}, so nothing was changed. Choose one of: {choices}; or give the id of "
            "a user "
            "group, such as S0123ABC.",
            setting=with_name(setting),
            value=quoted(said),
            choices=_choices(setting),
        )
    )


def _read_people(said: str) -> str:
    """Ids of Slack users, separated by commas or blanks, each once."""
    named = list(dict.fromkeys(re.sub(r"[<@>]", "", said).upper().replace(",", " ").split()))
    if named and len(named) <= MOST_ADMINS and all(map(_PERSON.fullmatch, named)):
        return ",".join(sorted(named))
    raise HandoffError(
        lazy_gettext(
            "{setting} can't be {value}, so nothing was changed. Give the ids of Slack users, such as "
            "U0123ABC,U0456DEF, at most {most}; or nobody.",
            setting=with_name(Setting.IMPORT_ADMINS),
            value=quoted(said),
            most=MOST_ADMINS,
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
            setting=with_name(setting),
            value=quoted(said),
            most=most,
        )
    )


def in_words(setting: str, value: str) -> str:
    """A value that was kept, as people read it: `French (fr)`."""
    if word := CHOICES.get(setting, {}).get(value):
        return value if str(word) == value else f"{word} ({value})"
    if setting == Setting.TIME_ZONE or is_group(value):
        return value
    if setting == Setting.IMPORT_ADMINS:
        return value.replace(",", ", ")
    return number(int(value)) if value.isdecimal() else quoted(value)


def label(setting: str) -> str:
    """What a setting is about; one that this version doesn't know is called as it is kept."""
    known = LABELS.get(Setting(setting)) if setting in list(Setting) else None
    return str(known) if known else setting


def _folded(text: str) -> str:
    return text.strip().casefold()
