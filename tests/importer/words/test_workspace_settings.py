"""The settings of a workspace are named and chosen by people, and kept as text."""

from dataclasses import fields

import pytest

from importer.words.errors import HandoffError
from importer.words.language import Language
from importer.words.setting_values import (
    CHOICES,
    LABELS,
    OPTIONS,
    in_words,
    read_setting,
    read_value,
)
from importer.words.totals import GuardNumbers
from importer.words.workspace_settings import Setting, WorkspaceSettings, settings_from


def test_every_setting_has_its_place() -> None:
    """Under its own name, and what is kept is read back as it was."""
    guards = {Setting(f"guard_{field.name}") for field in fields(GuardNumbers)}
    assert guards == {setting for setting in Setting if setting.is_guard}
    numbers = GuardNumbers(1, 2, 3, 4, 5, 6, 7, 8)
    set_all = WorkspaceSettings(
        Language.FRENCH,
        numbers,
        "Europe/Paris",
        "S0FINANCE",
        ("U1A", "U2B"),
        0,
        "S0LEADS",
        tell_managers=True,
    )
    assert set(LABELS) == set(Setting)
    assert settings_from({setting: set_all.written(setting) for setting in Setting}) == set_all
    assert settings_from({}) == WorkspaceSettings(Language.ENGLISH)


@pytest.mark.parametrize("said", ["fr", "FR", " French "])
def test_a_value_is_said_by_its_code_or_its_word(said: str) -> None:
    """Without regard to case."""
    value = read_value(read_setting("Language"), said)
    assert (value, in_words(Setting.LANGUAGE, value)) == ("fr", "French (fr)")


def test_every_language_can_be_chosen() -> None:
    """Each has its word."""
    assert [read_value(Setting.LANGUAGE, language) for language in Language] == list(Language)


def test_what_stands_alone_is_what_can_be_said() -> None:
    """The same values, each with the word that names it in a sentence."""
    for setting, words in OPTIONS.items():
        told = {value: str(word).casefold() for value, word in words.items()}
        assert told == {value: str(word).casefold() for value, word in CHOICES[setting].items()}


@pytest.mark.parametrize("said", ["de", "", "fr-FR", "x" * 1_000])
def test_a_value_that_is_none_is_refused_with_those_that_are(said: str) -> None:
    """However long it is."""
    with pytest.raises(
        HandoffError, match=r"can't be .*nothing was changed.*one of: en \(English\), fr \(French\)"
    ) as refused:
        read_value(Setting.LANGUAGE, said)
    assert len(str(refused.value)) < 250


def test_a_name_that_is_none_is_refused_with_those_that_are() -> None:
    """Whatever was written is shown on one line."""
    with pytest.raises(
        HandoffError,
        match=(
            r'^There is no setting named "col our"\. '
            r"What can be set: language, time_zone, guard_fit_percent, "
        ),
    ):
        read_setting("col\nour")


@pytest.mark.parametrize(
    ("setting", "said", "kept"),
    [
        (Setting.GUARD_CHANGES, "5000", "5000"),
        (Setting.GUARD_CHANGES, " 5,000 ", "5000"),
        (Setting.GUARD_CHANGES, "5\u202f000", "5000"),
        (Setting.GUARD_CLEARED, "0", "0"),
        (Setting.GUARD_ERROR_PERCENT, "100", "100"),
    ],
)
def test_a_number_is_read_as_people_write_it(setting: Setting, said: str, kept: str) -> None:
    """With or without a sign between the thousands; it is shown with one."""
    assert read_value(setting, said) == kept


@pytest.mark.parametrize(
    ("setting", "said", "most"),
    [
        (Setting.GUARD_CHANGES, "many", "1,000,000,000"),
        (Setting.GUARD_CHANGES, "-5", "1,000,000,000"),
        (Setting.GUARD_CHANGES, "1.5", "1,000,000,000"),
        (Setting.GUARD_ERROR_PERCENT, "101", "100"),
        (Setting.GUARD_ERROR_PERCENT, "50%", "100"),
    ],
)
def test_what_is_no_such_number_is_refused(setting: Setting, said: str, most: str) -> None:
    """With what it can be."""
    with pytest.raises(HandoffError, match=f"nothing was changed. Give a whole number from 0 to {most}"):
        read_value(setting, said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Europe/Paris", "Europe/Paris"), (" america/new york ", "America/New_York"), ("utc", "UTC")],
)
def test_a_time_zone_is_known_by_its_name(said: str, kept: str) -> None:
    """Without regard to case, and with blanks as people write them; it is shown as it is."""
    assert read_value(Setting.TIME_ZONE, said) == kept
    assert settings_from({Setting.TIME_ZONE: kept}).written(Setting.TIME_ZONE) == kept
    assert in_words(Setting.TIME_ZONE, kept) == kept


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Paris", 'There is no time zone named "Paris", so nothing was changed. Did you mean Europe/Paris?'),
        (
            "Europe/Pariss",
            'There is no time zone named "Europe/Pariss", so nothing was changed. Did you mean Europe/Paris',
        ),
        (
            "",
            'There is no time zone named "", so nothing was changed. '
            "Give one such as Europe/Paris or America/New_York.",
        ),
    ],
)
def test_a_time_zone_that_is_none_is_refused(said: str, sentence: str) -> None:
    """The likely ones are named; a zone set elsewhere that this machine doesn't know counts as UTC."""
    with pytest.raises(HandoffError) as refused:
        read_value(Setting.TIME_ZONE, said)
    assert str(refused.value).startswith(sentence)
    assert settings_from({Setting.TIME_ZONE: "Mars/Olympus"}).time_zone == "UTC"


@pytest.mark.parametrize(
    ("setting", "said", "kept", "words"),
    [
        (Setting.WHO_IMPORTS, "Everyone", "everyone", "everyone"),
        (Setting.WHO_IMPORTS, "import admins", "admins", "import admins (admins)"),
        (Setting.WHO_IMPORTS, "s0finance01", "S0FINANCE01", "S0FINANCE01"),
        (Setting.APPROVERS, "<!subteam^S0LEADS0001|@leads>", "S0LEADS0001", "S0LEADS0001"),
        (Setting.APPROVERS, "nobody", "nobody", "nobody"),
        (Setting.IMPORT_ADMINS, "<@U0TOM>, U0MAYA U0TOM", "U0MAYA,U0TOM", "U0MAYA, U0TOM"),
        (Setting.IMPORT_ADMINS, "nobody", "nobody", "nobody"),
        (Setting.APPROVAL_ABOVE, "1,000", "1000", "1,000"),
        (Setting.APPROVAL_ABOVE, "0", "0", "0"),
        (Setting.APPROVAL_ABOVE, "never", "never", "never"),
        (Setting.TELL_MANAGERS, "ON", "on", "on"),
    ],
)
def test_who_may_what_is_said_by_words_and_ids(setting: Setting, said: str, kept: str, words: str) -> None:
    """As people write them, or as Slack writes a mention; what is kept comes back as it was."""
    assert (read_value(setting, said), in_words(setting, kept)) == (kept, words)
    assert settings_from({setting: kept}).written(setting) == kept


@pytest.mark.parametrize(
    ("setting", "said", "sentence"),
    [
        (
            Setting.WHO_IMPORTS,
            "maya",
            r"Choose one of: everyone, admins \(import admins\); or give the id of a user group",
        ),
        (Setting.APPROVERS, "", "Choose one of: nobody; or give the id of a user group, such as S0123ABC"),
        (Setting.IMPORT_ADMINS, "maya lind!", "Give the ids of Slack users"),
        (Setting.IMPORT_ADMINS, ",".join(f"U{number:04}" for number in range(101)), "at most 100"),
        (Setting.APPROVAL_ABOVE, "many", "Give a whole number"),
        (Setting.TELL_MANAGERS, "perhaps", "Choose one of: off, on"),
    ],
)
def test_who_is_nobody_is_refused(setting: Setting, said: str, sentence: str) -> None:
    """With what there is to choose from."""
    with pytest.raises(HandoffError, match=f"nothing was changed.*{sentence}"):
        read_value(setting, said)


def test_who_may_import_is_nobody_where_it_is_not_understood() -> None:
    """Another version may have set it: then import admins alone may, and not everyone."""
    assert settings_from({Setting.WHO_IMPORTS: "the moon"}).who_imports == "admins"
