"""Answers about columns are used for the same question in the next file, and for nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from importer.mapping.memory import learnt
from importer.words.fields import Field
from importer.words.proposal import Reason, ReasonKind, decide_all
from tests.handlers.imports import an_import
from tests.importer.header_sets import file_of, fill, proposed, told
from tests.importer.workspace import Workspace, open_workspace

ID, MANAGER, WORKFLOW = Field
AT = datetime(2026, 1, 2, tzinfo=UTC)
OLD_AND_NEW = "External Id=id; From=manager; To=other manager"


@pytest_asyncio.fixture
async def acme(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace with six users, six workflows and eighty customers."""
    async with open_workspace(tmp_path) as workspace:
        await fill(workspace)
        yield workspace


async def _import(workspace: Workspace, columns: str, field: Field, header: str | None) -> int:
    """Import a file after a person has chosen a column; how much was learnt of it."""
    headers, mapping, proposal = await proposed(workspace, file_of(columns))
    _, shape = workspace.share(file_of(columns))
    column = None if header is None else headers.index(header)
    mapping, proposal = decide_all(mapping, proposal, {field: column}, "U7")
    job = an_import(shape=shape, mapping=mapping, proposal=proposal)
    answers = learnt(job.reading, AT)
    await workspace.store.mappings.remember(workspace.id, answers)
    return len(answers)


async def test_the_same_question_is_answered_as_it_was_last(acme: Workspace) -> None:
    """Whatever the order of the columns, and however the headers are written; it is kept who chose."""
    assert await _import(acme, OLD_AND_NEW, MANAGER, "To") == 1
    again = file_of("TO=other manager; from =manager; Note=name; External Id=id")
    columns, mapping, proposal = await proposed(acme, again)
    assert mapping.account_manager == columns.index("TO")
    assert proposal.of(MANAGER).reason == Reason(ReasonKind.LAST_TIME, "U7", 6, 6)
    await _import(acme, OLD_AND_NEW, MANAGER, "From")
    assert await told(acme, again) == "External Id | from | -"


async def test_not_to_import_a_field_is_an_answer_too(acme: Workspace) -> None:
    """The field has no column then, and it is known why."""
    await _import(acme, OLD_AND_NEW, MANAGER, None)
    _, mapping, proposal = await proposed(acme, file_of(OLD_AND_NEW))
    assert (mapping.account_manager, proposal.open) == (None, ())
    assert proposal.of(MANAGER).reason == Reason(ReasonKind.LAST_TIME, "U7")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            "External Id=id; From=manager; To=other manager; Then=one manager",
            "External Id | ? From, To, Then | -",
        ),
        ("External Id=id; To=other manager", "External Id | ? To | -"),
        (
            "External Id=id; Account manager=manager; To=other manager",
            "External Id | ? Account manager, To | -",
        ),
        ("External Id=id; Account manager=manager; To=name", "External Id | Account manager | -"),
    ],
)
async def test_another_question_is_asked(acme: Workspace, columns: str, expected: str) -> None:
    """An answer never outranks a known header, nor does it choose among other columns."""
    await _import(acme, OLD_AND_NEW, MANAGER, "To")
    assert await told(acme, file_of(columns)) == expected


async def test_a_column_that_no_longer_fits_is_asked_about(acme: Workspace) -> None:
    """What was chosen of it last time was something else."""
    columns = "External Id=id; Account manager=manager; Account manager 2={kind}"
    await _import(acme, columns.format(kind="other manager"), MANAGER, "Account manager 2")
    assert (
        await told(acme, file_of(columns.format(kind="other manager")))
        == "External Id | Account manager 2 | -"
    )
    expected = "External Id | ? Account manager, Account manager 2 | -"
    assert await told(acme, file_of(columns.format(kind="name"))) == expected


@pytest.mark.parametrize(
    ("columns", "field", "header"),
    [
        ("External Id=id; Account manager=manager", MANAGER, None),
        ("External Id=id; Owner=manager; Note=name", MANAGER, "Note"),
        ("External Id=id; From=manager; To=other manager; Note=name", MANAGER, "Note"),
        ("External Id=id; Workflow=workflow; New workflow=unknown workflow", WORKFLOW, "New workflow"),
        ("External Id=id; Email=manager; E-Mail=other manager", MANAGER, "Email"),
        ("External Id=id; =manager; To=other manager", MANAGER, "To"),
    ],
)  # fmt: skip
async def test_nothing_else_is_learnt(
    acme: Workspace, columns: str, field: Field, header: str | None
) -> None:
    """Not where nothing was asked, the choice doesn't fit, or the headers don't tell columns apart."""
    assert await _import(acme, columns, field, header) == 0


async def test_the_programs_own_proposals_are_not_learnt(acme: Workspace) -> None:
    """Only what a person chose."""
    _, mapping, proposal = await proposed(acme, file_of("Customer=id; Owner=manager; Backup=other manager"))
    assert learnt(an_import(mapping=mapping, proposal=proposal).reading, AT) == []


async def test_an_answer_that_was_given_again_is_not_the_programs(acme: Workspace) -> None:
    """A file that was answered from memory teaches nothing; the answer keeps its person and its time."""
    await _import(acme, OLD_AND_NEW, MANAGER, "To")
    _, shape = acme.share(file_of(OLD_AND_NEW))
    _, mapping, proposal = await proposed(acme, file_of(OLD_AND_NEW))
    assert learnt(an_import(shape=shape, mapping=mapping, proposal=proposal).reading, AT) == []


async def test_endless_headers_are_asked_about_each_time(acme: Workspace) -> None:
    """No index of a database takes them."""
    columns = f"External Id=id; From{'x' * 3_000}=manager; To=other manager"
    assert await _import(acme, columns, MANAGER, "To") == 0


async def test_answers_belong_to_the_workspace(acme: Workspace) -> None:
    """What another workspace answered says nothing here."""
    other = Workspace(acme.store, await acme.store.workspaces.connect("T2", "Other"), acme.folder)
    await fill(other)
    await _import(other, OLD_AND_NEW, MANAGER, "To")
    assert await told(acme, file_of(OLD_AND_NEW)) == "External Id | ? From, To | -"
