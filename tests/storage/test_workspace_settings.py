"""What is set for a workspace, and the audit list of who changed it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from importer.words.language import Language
from importer.words.workspace_settings import NewSetting, Setting, SettingChange, WorkspaceSettings
from storage.settings_schema import setting_changes, workspace_settings
from storage.store import Store

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FRENCH = NewSetting(Setting.LANGUAGE, Language.FRENCH, "U1", AT)
ENGLISH = NewSetting(Setting.LANGUAGE, Language.ENGLISH, "cli:robin", AT + timedelta(days=1))
TO_FRENCH = SettingChange(Setting.LANGUAGE, "en", "fr", "U1", AT)
TO_ENGLISH = SettingChange(Setting.LANGUAGE, "fr", "en", "cli:robin", AT + timedelta(days=1))


async def test_nothing_is_set_at_first(store: Store, workspace: int) -> None:
    """Then everything is as it is by itself, and the audit list is empty."""
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings()
    assert await store.workspace_settings.changes(workspace) == []


async def test_what_was_set_last_holds(store: Store, workspace: int) -> None:
    """And the audit list has each change, the newest first: who, when, from what, to what."""
    assert await store.workspace_settings.change(workspace, [FRENCH]) == [TO_FRENCH]
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings(Language.FRENCH)
    assert await store.workspace_settings.change(workspace, [ENGLISH]) == [TO_ENGLISH]
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings(Language.ENGLISH)
    assert await store.workspace_settings.changes(workspace) == [TO_ENGLISH, TO_FRENCH]


async def test_what_is_so_already_is_no_change(store: Store, workspace: int) -> None:
    """It is told as such, and the audit list stays as it was."""
    assert await store.workspace_settings.change(workspace, [ENGLISH]) == [replace(TO_ENGLISH, before="en")]
    await store.workspace_settings.change(workspace, [FRENCH])
    later = replace(FRENCH, by="U2", at=AT + timedelta(days=2))
    assert (await store.workspace_settings.change(workspace, [later]))[0].before == "fr"
    assert await store.workspace_settings.changes(workspace) == [TO_FRENCH]


async def test_no_change_goes_without_its_note(store: Store, workspace: int) -> None:
    """Where the audit list can't be written, nothing is set: both are one transaction."""
    await store.database.execute(text("ALTER TABLE setting_changes RENAME TO elsewhere"))
    with pytest.raises(DBAPIError):
        await store.workspace_settings.change(workspace, [FRENCH])
    await store.database.execute(text("ALTER TABLE elsewhere RENAME TO setting_changes"))
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings()


async def test_of_several_at_once_each_sees_what_was_before(
    store: Store, other: Store, workspace: int
) -> None:
    """Two people set the same at the same moment: one of them changed it."""
    both = await asyncio.gather(
        store.workspace_settings.change(workspace, [FRENCH]),
        other.workspace_settings.change(workspace, [FRENCH]),
    )
    assert sorted(change.before for (change,) in both) == ["en", "fr"]
    assert await store.workspace_settings.changes(workspace) == [TO_FRENCH]


async def test_each_workspace_has_its_own(store: Store, workspace: int) -> None:
    """What is set for another, and who did it, is neither seen nor changed here."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.workspace_settings.change(stranger, [FRENCH])
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings()
    assert await store.workspace_settings.changes(workspace) == []


async def test_what_another_version_knew_stops_nothing(store: Store, workspace: int) -> None:
    """What this one doesn't have is as if it weren't set; the audit list still tells of it."""
    for name, value in ((Setting.LANGUAGE, "eo"), ("colour", "blue")):
        kept = insert(workspace_settings).values(workspace_id=workspace, name=name, value=value)
        await store.database.execute(kept)
    noted = insert(setting_changes).values(
        workspace_id=workspace, name="colour", before="red", after="blue", changed_by="U1", changed_at=AT
    )
    await store.database.execute(noted)
    assert await store.workspace_settings.of(workspace) == WorkspaceSettings()
    assert await store.workspace_settings.changes(workspace) == [
        SettingChange("colour", "red", "blue", "U1", AT)
    ]
