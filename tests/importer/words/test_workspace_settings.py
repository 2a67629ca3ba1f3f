"""The settings of a workspace are named and chosen by people, and kept as text."""

from dataclasses import fields

import pytest

from importer.words.errors import HandoffError
from importer.words.language import Language
from importer.words.workspace_settings import (
    Setting,
    WorkspaceSettings,
    in_words,
    read_setting,
    read_value,
    settings_from,
)


def test_every_setting_has_its_place() -> None:
    """Under its own name, and what is kept is read back as it was."""
    assert [field.name for field in fields(WorkspaceSettings)] == list(Setting)
    french = WorkspaceSettings(Language.FRENCH)
    assert settings_from({setting: french.written(setting) for setting in Setting}) == french
    assert settings_from({}) == WorkspaceSettings(Language.ENGLISH)


@pytest.mark.parametrize("said", ["fr", "FR", " French "])
def test_a_value_is_said_by_its_code_or_its_word(said: str) -> None:
    """Without regard to case."""
    value = read_value(read_setting("Language"), said)
    assert (value, in_words(Setting.LANGUAGE, value)) == ("fr", "French (fr)")


def test_every_language_can_be_chosen() -> None:
    """Each has its word."""
    assert [read_value(Setting.LANGUAGE, language) for language in Language] == list(Language)


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
        HandoffError, match=r'^There is no setting named "col our"\. What can be set: language\.$'
    ):
        read_setting("col\nour")
