"""A person is answered in the language of their Slack, a channel in that of the workspace."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from handlers.languages import Languages, language_of
from handlers.people import MinuteCache, People
from importer.permissions import Relation
from importer.words.language import Language
from importer.words.workspace_settings import NewSetting, Setting
from storage.store import Store, open_store
from tests.handlers.told_slack import Clock, Json, Slack
from tests.laid_tables import lay_tables

FRENCH: Json = {"ok": True, "user": {"id": "U1", "team_id": "T1", "locale": "fr-FR"}}
ENGLISH: Json = {"ok": True, "user": {"id": "U1", "team_id": "T1", "locale": "en-GB"}}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Where the settings of a workspace are kept."""
    opened = await open_store(await lay_tables(tmp_path / "handoff.db"))
    yield opened
    await opened.close()


async def languages(store: Store, *answers: Json, clock: Clock | None = None) -> Languages:
    """The languages in a Slack that answers so."""
    people = People(Slack(*answers), "T1", MinuteCache(clock or Clock()))
    return await _languages_of(people, store)


async def _languages_of(people: People, store: Store) -> Languages:
    workspace = await store.workspaces.connect("T1", "Acme")
    return Languages(people, partial(store.workspace_settings.of, workspace))


async def speak_french(store: Store) -> None:
    """Set the workspace's language."""
    french = NewSetting(Setting.LANGUAGE, Language.FRENCH, "U9", datetime(2026, 1, 2, tzinfo=UTC))
    await store.workspace_settings.change(await store.workspaces.connect("T1", "Acme"), [french])


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr-FR", Language.FRENCH),
        ("fr-CA", Language.FRENCH),
        ("fr", Language.FRENCH),
        ("FR-fr", Language.FRENCH),
        ("en-US", Language.ENGLISH),
        ("en-GB", Language.ENGLISH),
        ("de-DE", Language.ENGLISH),
        ("fry-NL", Language.ENGLISH),
        ("", Language.ENGLISH),
    ],
)
def test_a_locale_means_a_language(locale: str, language: Language) -> None:
    """English, where Handoff doesn't speak theirs."""
    assert language_of(locale) is language


async def test_channels_are_answered_in_what_is_set_at_the_moment(store: Store) -> None:
    """English, until someone sets it; a person's own language doesn't matter there."""
    spoken = await languages(store, FRENCH)
    assert await spoken.of_channels() is Language.ENGLISH
    await speak_french(store)
    assert await spoken.of_channels() is Language.FRENCH


async def test_a_person_is_answered_in_their_own(store: Store) -> None:
    """Whatever the workspace's is."""
    french, english = await languages(store, FRENCH), await languages(store, ENGLISH)
    assert await french.of_person("U1") is Language.FRENCH
    await speak_french(store)
    assert await english.of_person("U1") is Language.ENGLISH


async def test_direct_messages_are_in_the_persons_language(store: Store) -> None:
    """Nobody else reads them; all other conversations are a channel's."""
    spoken = await languages(store, FRENCH)
    assert await spoken.of_conversation("D0MAYA00001", "U1") is Language.FRENCH
    assert await spoken.of_conversation("C0HANDOFF01", "U1") is Language.ENGLISH


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": True, "user": {"id": "U1", "team_id": "T1"}},
        {"ok": False, "error": "user_not_found"},
        {"ok": False, "error": "missing_scope"},
        {"ok": False, "error": "internal_error"},
        {"ok": False, "error": "ratelimited"},
    ],
)
async def test_whose_language_is_not_told_is_answered_in_the_workspaces(store: Store, answer: Json) -> None:
    """Nobody goes without an answer for that, not even when Slack has trouble."""
    spoken = await languages(store, answer)
    assert await spoken.of_person("U1") is Language.ENGLISH
    await speak_french(store)
    assert await spoken.of_person("U1") is Language.FRENCH


async def test_one_look_up_tells_who_someone_is_and_what_they_speak(store: Store) -> None:
    """It is made once a minute at most, so a change of language in Slack shows within a minute."""
    clock = Clock()
    slack = Slack(ENGLISH, FRENCH)
    people = People(slack, "T1", MinuteCache(clock))
    spoken = await _languages_of(people, store)
    assert (await people.asker("U1")).relations == {Relation.MEMBER}
    assert [await spoken.of_person("U1") for _ in range(2)] == [Language.ENGLISH] * 2
    assert (slack.asked, slack.last) == (1, {"user": "U1", "include_locale": True})
    clock.now = 60.0
    assert await spoken.of_person("U1") is Language.FRENCH
    assert slack.asked == 2
