"""Import admins set in Slack what holds in the workspace; each change is listed, and holds at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from importer.words.jobs import JobState
from importer.words.workspace_settings import NewSetting, Setting, SettingChange, WorkspaceSettings
from playground.cast import FINANCE, LEADS
from playground.manifest import Manifest
from playground.program.server import Playground
from storage.store import Store
from tests.conftest import MANIFEST
from tests.dialogue import MAYA, TOM, Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION, SUMMARY, ask_about, import_file, reply_after
from tests.pseudo import plain
from tests.storage.kept import BEFORE, ZOE, assignments, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
ADMINS_ONLY = "Only import admins can change the directory and the settings."


async def open_settings(person: Person) -> Seen:
    """Type for the settings; the modal."""
    await person.command("/imports settings")
    return await person.sees_modal("Who may import")


async def kept_in(store: Store) -> WorkspaceSettings:
    """What is set."""
    return await store.workspace_settings.of(await store.workspaces.pick(None))


async def let(store: Store, **values: str) -> None:
    """Set something beside Slack."""
    new = [NewSetting(Setting(name), value, "cli:robin", datetime.now(UTC)) for name, value in values.items()]
    await store.workspace_settings.change(await store.workspaces.pick(None), new)


async def changes_in(store: Store) -> list[SettingChange]:
    """The audit list."""
    return list(await store.workspace_settings.changes(await store.workspaces.pick(None)))


async def test_an_admin_changes_settings_and_looks_back(priya: Person, store: Store) -> None:
    """What was changed is said and listed, with who did it, and comes as a file; what stayed isn't told."""
    form = await open_settings(priya)
    await priya.fill(form, "Who may import", "@finance-team")
    await priya.fill(form, "Who approves", "@leads (Team leads)")
    values = {"Import admins": [TOM], "above so many customers": "1,000", "Time zone": "europe/paris"}
    assert await priya.submit(form, values) == {}
    saved = await priya.sees_modal("Settings saved")
    assert "Who may import: everyone → @finance-team" in saved
    assert "Import admins, beside the workspace's own admins: nobody → @Tom Becker" in saved
    assert "Imports need approval above so many customers: never → 1,000" in saved
    assert "Who approves: nobody → @leads" in saved
    assert "Language in channels" not in saved
    expected = WorkspaceSettings(
        time_zone="Europe/Paris",
        who_imports=FINANCE.id,
        import_admins=(TOM,),
        approval_above=1000,
        approvers=LEADS.id,
    )
    assert await kept_in(store) == expected
    assert {change.by for change in await changes_in(store)} == {priya.id}
    await priya.close(saved)
    form = await open_settings(priya)
    assert "@finance-team (Finance)" in form
    await priya.press(form, "Who changed what")
    audit = await priya.sees_modal("Time zone: UTC → Europe/Paris\n@Priya Nair, ")
    await priya.press(audit, "Get a file")
    await priya.sees_modal("The file is in your direct messages with me.")
    file = await priya.sees("Who has set what for this workspace, and when.")
    lines = plain((await priya.download(file)).decode("utf-8-sig")).splitlines()
    assert len(lines) == 6
    assert f",{priya.id},Who may import,everyone" in "\n".join(lines)


async def test_what_is_wrong_is_said_at_its_field(priya: Person, store: Store) -> None:
    """And nothing is kept: neither a value that is none, nor an approval that nobody could give."""
    form = await open_settings(priya)
    errors = await priya.submit(
        form, {"Time zone": "Paris", "Ask once more above so many customers who change": "x"}
    )
    assert "Did you mean Europe/Paris?" in errors["Time zone"]
    assert "Give a whole number" in errors["Ask once more above so many customers who change"]
    errors = await priya.submit(form, {"above so many customers": "5"})
    assert "nobody could give it, so nothing was changed" in errors["Who approves"]
    assert (await kept_in(store), await changes_in(store)) == (WorkspaceSettings(), [])


async def test_what_another_set_meanwhile_stays(priya: Person, store: Store) -> None:
    """A form changes only what was changed in it."""
    form = await open_settings(priya)
    await let(store, guard_changes="7")
    await priya.submit(form, {"Time zone": "Europe/Paris"})
    await priya.sees_modal("Settings saved")
    kept = await kept_in(store)
    assert (kept.guards.changes, kept.time_zone) == (7, "Europe/Paris")
    form = await open_settings(priya)
    await priya.submit(form, {})
    await priya.sees_modal("Nothing was changed.")
    assert [change.by for change in await changes_in(store)] == [priya.id, "cli:robin"]


async def test_others_see_no_settings(maya: Person, store: Store) -> None:
    """Until they are named as import admins; who loses that with an open form changes nothing with it."""
    await maya.command("/imports settings")
    await maya.sees(ADMINS_ONLY)
    await let(store, import_admins=MAYA)
    form = await open_settings(maya)
    await let(store, import_admins="nobody")
    await maya.submit(form, {"Time zone": "Europe/Paris"})
    await maya.sees_modal(ADMINS_ONLY)
    assert (await kept_in(store)).time_zone == "UTC"


async def test_a_named_admin_decides_about_others_files(maya: Person, tom: Person, store: Store) -> None:
    """As the workspace's own admins do."""
    await let(store, import_admins=TOM)
    question = await ask_about(maya, TABLE)
    await tom.press(await tom.sees(QUESTION), "Import")
    assert "Shared by @Maya Lindqvist, imported by @Tom Becker." in await reply_after(maya, question, SUMMARY)
    assert (await the_import(store)).started_by == TOM


async def test_only_the_group_imports(maya: Person, tom: Person, store: Store) -> None:
    """Who isn't in it is told so alone, and their file isn't read; who leaves it presses Import in vain."""
    await let(store, who_imports=FINANCE.id)
    question = await ask_about(maya, TABLE)
    await tom.share(TABLE, name="toms.csv")
    told = await tom.sees("only the members of a user group and import admins can import files")
    assert told.is_ephemeral
    assert len(await store.jobs.history(await store.workspaces.pick(None))) == 1
    await let(store, who_imports=LEADS.id)
    await maya.press(question, "Import")
    await maya.sees("only the members of a user group and import admins can import files")
    assert (await the_import(store)).state is JobState.PREVIEWED
    assert await assignments(store) == BEFORE
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "was not imported")


async def test_only_admins_import(maya: Person, priya: Person, store: Store) -> None:
    """Whoever else shares a file is told so."""
    await let(store, who_imports="admins")
    await maya.share(TABLE)
    await maya.sees("In this workspace only import admins can import files.")
    await import_file(priya, TABLE, name="priyas.csv")
    assert [job.uploaded_by for job in await store.jobs.history(await store.workspaces.pick(None))] == [
        priya.id
    ]


async def test_a_group_that_is_gone_lets_nobody_in(
    maya: Person, priya: Person, store: Store, playground: Playground
) -> None:
    """But import admins, and it is said why."""
    playground.slack.workspace.keep_group(replace(FINANCE, is_disabled=True))
    await let(store, who_imports=FINANCE.id)
    await maya.share(TABLE)
    await maya.sees(
        "can't read who they are. There is no such user group here, or it was disabled. So only import admins"
    )
    await import_file(priya, TABLE)


async def test_while_slack_does_not_answer_a_file_waits(maya: Person, store: Store, slack: Control) -> None:
    """Nobody is turned away for that, and nobody let in."""
    await let(store, who_imports=FINANCE.id)
    await slack.fail("usergroups.users.list", status=500, times=2)
    await ask_about(maya, TABLE)
    assert len(await slack.calls("usergroups.users.list")) == 3


class TestWithoutTheScope:
    """An installation that may not read user groups."""

    @pytest.fixture
    def manifest(self) -> Manifest:
        """The app as an admin installs it who leaves the optional scope out."""
        manifest = Manifest.read(MANIFEST)
        return replace(manifest, scopes=manifest.scopes - {"usergroups:read"})

    async def test_it_is_said_which_and_why(self, maya: Person, priya: Person, store: Store) -> None:
        """In the settings, and to whoever may not import for that reason."""
        form = await open_settings(priya)
        assert "User groups can't be chosen here. The app lacks the scope usergroups:read" in form
        assert await priya.suggest(form, "Who may import", "") == ["Everyone", "Import admins"]
        await priya.close(form)
        await let(store, who_imports=FINANCE.id)
        form = await open_settings(priya)
        assert "Who may import is a user group that can't be read, so only import admins may for now." in form
        await maya.share(TABLE)
        await maya.sees("The app lacks the scope usergroups:read")
        await priya.fill(form, "Who may import", "Everyone")
        await priya.submit(form, {})
        await priya.sees_modal(f"Who may import: @{FINANCE.handle} → everyone")
        await import_file(maya, TABLE)
