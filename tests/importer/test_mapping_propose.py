"""Mappings are proposed from real files and a real directory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from importer.fields import Mapping
from importer.file.reading import read_rows
from importer.mapping.propose import propose
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
    mapping, _ = await propose(workspace.id, shape, workspace.store.mappings, workspace.store.directory, rows)
    return mapping


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
    found, _ = await propose(acme.id, shape, acme.store.mappings, acme.store.directory)
    assert found == Mapping(external_id=0, workflow=2)


async def test_more_rows_settle_what_samples_cannot(acme: Workspace) -> None:
    """Two columns alike in their first rows are told apart by the later ones."""
    rows = "".join(f"CU-{number},CU-{number}x\n" for number in range(3, 15))
    text = "a,b\nCU-0,CU-0\nCU-1,CU-1\nCU-2,CU-2\n" + rows
    assert (await _propose(acme, text)).external_id == 0
    assert (await _propose(acme, text.replace("a,b", "External Ref,Customer ID"))).external_id == 0
