"""What a workspace answered before is remembered, header by header."""

from importer.fields import Field
from storage.store import Store


async def test_the_last_answer_counts(store: Store, workspace: int) -> None:
    """A later answer replaces an earlier one, and `none of these` is an answer too."""
    await store.mappings.remember(workspace, {"id": Field.EXTERNAL_ID, "name": Field.WORKFLOW, "who": None})
    await store.mappings.remember(workspace, {"name": None, "who": Field.ACCOUNT_MANAGER})
    await store.mappings.remember(workspace, {})
    assert await store.mappings.remembered(workspace, ["id", "name", "who", "new"]) == {
        "id": Field.EXTERNAL_ID,
        "name": None,
        "who": Field.ACCOUNT_MANAGER,
    }
    assert await store.mappings.known_headers(workspace) == {"id", "who"}


async def test_each_workspace_has_its_own_memory(store: Store, workspace: int) -> None:
    """Another workspace's answers are not known here."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.mappings.remember(stranger, {"id": Field.EXTERNAL_ID})
    assert await store.mappings.remembered(workspace, ["id"]) == {}
    assert await store.mappings.known_headers(workspace) == set()
