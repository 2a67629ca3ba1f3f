"""The settings of a workspace: which there are, what each of them can be, and how one is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from importer.words.errors import HandoffError
from importer.words.language import Language, Sentence, lazy_gettext, say_in_each
from importer.words.quoting import quoted


class Setting(StrEnum):
    """What can be set, by the name that people and the store know it by."""

    LANGUAGE = "language"
    """What channels are answered in; each person is answered in their own."""


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """All settings of one workspace, each under its name; what nobody has set is as it is here."""

    language: Language = Language.ENGLISH

    def written(self, setting: Setting) -> str:
        """The value as the store keeps it."""
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

    Another version of the program may have written it, so `setting` and values may be ones that this one doesn't know.
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
    """The value that someone means, in any language, as it is kept; raises HandoffError, which lists what there is."""
    wanted = _folded(said)
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


def in_words(setting: str, value: str) -> str:
    """A value that was kept, as people read it: `French (fr)`."""
    word = _CHOICES.get(setting, {}).get(value)
    return f"{word} ({value})" if word else quoted(value)


def settings_from(kept: Mapping[str, str]) -> WorkspaceSettings:
    """The settings from what was kept; what this version doesn't know is as if nobody had set it."""
    language = kept.get(Setting.LANGUAGE)
    return WorkspaceSettings(Language(language) if language in list(Language) else Language.ENGLISH)


def _folded(text: str) -> str:
    return text.strip().casefold()
