"""What people of a workspace answered to questions about columns is remembered, question by question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from importer.words.fields import Field
from importer.words.proposal import Answer, Question
from storage.store import Store

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MANAGERS = Question(Field.ACCOUNT_MANAGER, ("newowner", "owner"))
WORKFLOWS = Question(Field.WORKFLOW, ("plan",))
NEW = Answer(MANAGERS, ("Owner", "New owner \ud83d\0"), "New owner \ud83d\0", "U1", AT)
NONE = Answer(WORKFLOWS, ("Plan",), None, "cli:maya", AT + timedelta(seconds=1))


async def test_the_last_answer_counts(store: Store, workspace: int) -> None:
    """A later answer replaces an earlier one to the same question, and `none of these` is an answer too."""
    later = replace(NEW, chosen="Owner", by="U2", at=AT + timedelta(days=1))
    await store.mappings.remember(workspace, [NEW, NONE])
    assert await store.mappings.answers(workspace, [MANAGERS, WORKFLOWS]) == {MANAGERS: NEW, WORKFLOWS: NONE}
    await store.mappings.remember(workspace, [later])
    await store.mappings.remember(workspace, [])
    assert await store.mappings.all_answers(workspace) == [later, NONE]


async def test_only_the_very_same_question_is_answered(store: Store, workspace: int) -> None:
    """Neither another field nor other headers are the same question."""
    await store.mappings.remember(workspace, [NEW])
    others = [replace(MANAGERS, field=Field.WORKFLOW), replace(MANAGERS, headers=("newowner",))]
    assert await store.mappings.answers(workspace, others) == {}
    assert await store.mappings.answers(workspace, []) == {}


async def test_headers_that_were_chosen_are_known(store: Store, workspace: int) -> None:
    """Those help to find the header row; what was chosen for nothing doesn't."""
    await store.mappings.remember(workspace, [NEW, NONE])
    assert await store.mappings.known_headers(workspace) == {"newowner"}


async def test_an_answer_can_be_forgotten(store: Store, workspace: int) -> None:
    """The others stay."""
    await store.mappings.remember(workspace, [NEW, NONE])
    await store.mappings.forget(workspace, [])
    await store.mappings.forget(workspace, [MANAGERS])
    assert await store.mappings.all_answers(workspace) == [NONE]


async def test_each_workspace_has_its_own_memory(store: Store, workspace: int) -> None:
    """Another workspace's answers are neither known nor forgotten here."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.mappings.remember(stranger, [NEW])
    assert await store.mappings.answers(workspace, [MANAGERS]) == {}
    assert await store.mappings.known_headers(workspace) == set()
    await store.mappings.forget(workspace, [MANAGERS])
    assert await store.mappings.all_answers(workspace) == []
    assert await store.mappings.all_answers(stranger) == [NEW]
