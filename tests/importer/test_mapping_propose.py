"""Mappings are proposed from real files and a real directory, and remembered for the next file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from importer.fields import Field, Mapping
from importer.file.reading import read_rows
from importer.file.table import Dialect, TableShape
from importer.mapping.propose import answers, propose
from tests.importer.workspace import Workspace, open_workspace


@pytest_asyncio.fixture
async def acme(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace with two users, two workflows and twenty customers."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(
            users=["marie@acme.com", "karim@acme.com"],
            workflows=["Standard", "Grands comptes"],
            customers=[f"CU-{number}" for number in range(20)],
        )
        yield workspace


async def _propose(workspace: Workspace, text: str) -> Mapping:
    path, shape = workspace.share(text)
    rows = list(read_rows(path, shape))
    return await propose(workspace.id, shape, workspace.store.mappings, workspace.store.directory, rows)


async def _answer(workspace: Workspace, text: str, mapping: Mapping) -> None:
    _, shape = workspace.share(text)
    await workspace.store.mappings.remember(workspace.id, answers(shape, mapping))


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("External Id,Account manager email,Workflow name\nX-1,who@x.com,What\n", Mapping(0, 1, 2)),
        ("Nom du plan de relance;IDENTIFIANT CLIENT\nQuoi;X-1\n", Mapping(1, None, 0)),
        ("Société;Réf\nAcme;CU-1\nBeta;CU-2\n", Mapping(1)),
        ("a,b,c\n CU-1\u200b,MARIE@acme.com; karim@acme.com,grands\u00a0comptes\n", Mapping(0, 1, 2)),
        ("a,b\nCU-1,(none)\nCU-2,#N/A\nCU-3,Standard\n", Mapping(0, None, 1)),
        ("Customer ID,Client ID,Workflow\nCU-1,CU-1,x\nCU-2,CU-900,x\n", Mapping(0, None, 2)),
        ("Customer ID,Client ID,Workflow\nCU-1,CU-1,x\nCU-900,CU-2,x\n", Mapping(1, None, 2)),
        ("Name,City\nAcme,Paris\n", Mapping()),
    ],
)
async def test_fields_are_found_by_name_and_by_value(acme: Workspace, text: str, mapping: Mapping) -> None:
    """Values fit as the check would match them, and what says nothing about a column is passed over."""
    assert await _propose(acme, text) == mapping


async def test_the_shapes_samples_are_enough_to_go_by(acme: Workspace) -> None:
    """Without rows the three samples of each column speak."""
    _, shape = acme.share("a,b,c\nCU-1,x,Standard\nCU-2,y,Standard\n")
    found = await propose(acme.id, shape, acme.store.mappings, acme.store.directory)
    assert found == Mapping(external_id=0, workflow=2)


async def test_more_rows_settle_what_samples_cannot(acme: Workspace) -> None:
    """Two columns alike in their first rows are told apart by the later ones."""
    rows = "".join(f"CU-{number},CU-{number}x\n" for number in range(3, 15))
    text = "a,b\nCU-0,CU-0\nCU-1,CU-1\nCU-2,CU-2\n" + rows
    assert (await _propose(acme, text)).external_id == 0
    assert (await _propose(acme, text.replace("a,b", "External Ref,Customer ID"))).external_id == 0


async def test_answers_are_proposed_again(acme: Workspace) -> None:
    """A header once answered is proposed again however it is written, and one left out stays out."""
    text = "Ref,Owner,Backup,Workflow\nX-1,marie@acme.com,karim@acme.com,Standard\n"
    await _answer(acme, text, Mapping(external_id=0, account_manager=2))
    again = "WORKFLOW;back-up;owner;réf\nStandard;karim@acme.com;marie@acme.com;X-2\n"
    assert await _propose(acme, again) == Mapping(external_id=3, account_manager=1)


async def test_answers_belong_to_the_workspace(acme: Workspace) -> None:
    """What another workspace answered says nothing here."""
    await _answer(acme, "Ref,City\nX-1,Paris\n", Mapping(external_id=0))
    other = Workspace(acme.store, await acme.store.workspaces.connect("T2", "Other"), acme.folder)
    assert await _propose(acme, "Ref,City\nX-1,Paris\n") == Mapping(external_id=0)
    assert await _propose(other, "Ref,City\nX-1,Paris\n") == Mapping()


def _shape(*columns: str) -> TableShape:
    return TableShape(Dialect(), 1, columns, tuple(range(len(columns))), ((),) * len(columns), rows=1)


def test_answers_cover_every_header() -> None:
    """Mapped headers have their field, the others were answered as none."""
    assert answers(_shape("Réf.", "City", "Owner"), Mapping(external_id=0, account_manager=2)) == {
        "ref": Field.EXTERNAL_ID,
        "city": None,
        "owner": Field.ACCOUNT_MANAGER,
    }


@pytest.mark.parametrize("header", ["x" * 100_000, "\ufdfa" * 200])
async def test_an_endless_header_is_not_remembered(acme: Workspace, header: str) -> None:
    """No index of a database takes it, however it becomes so long; the column can be mapped all the same."""
    text = f"External Id,{header}\nCU-1,Standard\n"
    mapping = await _propose(acme, text)
    assert mapping == Mapping(external_id=0, workflow=1)
    await _answer(acme, text, mapping)
    assert answers(_shape("External Id", header), mapping) == {"externalid": Field.EXTERNAL_ID}
    assert await _propose(acme, text) == mapping


def test_repeated_headers_answer_for_the_mapped_one() -> None:
    """Of columns with the same header the one that was chosen speaks."""
    shape = _shape("Email", "Id", "E-mail")
    assert answers(shape, Mapping(external_id=1, account_manager=2)) == {
        "email": Field.ACCOUNT_MANAGER,
        "id": Field.EXTERNAL_ID,
    }


def test_headers_that_tell_nothing_apart_are_not_remembered() -> None:
    """One header for two fields, or a header without a letter, would be remembered wrongly."""
    shape = _shape("Value", "Value", "", "#", "Note")
    assert answers(shape, Mapping(external_id=0, workflow=1, account_manager=3)) == {"note": None}
