"""Which column holds which field, decided for whole files by the design's rules: what isn't sure is asked."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from importer.file.understand_file import read_rows
from importer.mapping.propose import propose
from importer.words.fields import Field, Mapping
from importer.words.proposal import Candidate, Reason, ReasonKind
from tests.importer.header_sets import file_of, fill, proposed, told
from tests.importer.workspace import Workspace, open_workspace

ID, MANAGER, WORKFLOW = Field


@pytest_asyncio.fixture
async def acme(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace with six users, six workflows and eighty customers."""
    async with open_workspace(tmp_path) as workspace:
        await fill(workspace)
        yield workspace


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("External Id=id; Account manager email=manager; Workflow name=workflow", "External Id | Account manager email | Workflow name"),
        ("External Id=id; Account manager=mistyped manager; Checked by=one manager", "External Id | Account manager | -"),
        ("External Id=id; Account manager email=new colleague; Approved by=manager", "External Id | Account manager email | -"),
        ("External Id=id; Account manager email=cleared; Cleared by=manager", "External Id | Account manager email | -"),
        ("External Id=id; Account manager email=blank; Created by=manager", "External Id | Account manager email | -"),
        ("External Id=id of three lines; Account manager=manager", "External Id | Account manager | -"),
        ("External Id=new id; Workflow=unknown workflow", "External Id | - | Workflow"),
        ("Customer ID=id; Parent customer ID=id of the group; Owner=manager", "Customer ID | Owner | -"),
        ("Customer ID=id; Related account=id of the group; Owner=manager", "Customer ID | Owner | -"),
        ("Client code=id; Segment=segment; Workflow=workflow", "Client code | - | Workflow"),
    ],
)  # fmt: skip
async def test_one_known_header_holds_its_field(acme: Workspace, columns: str, expected: str) -> None:
    """Its misfits are row errors, not a reason to read another column."""
    assert await told(acme, file_of(columns)) == expected


@pytest.mark.parametrize(
    ("headers", "others"),
    [
        ("External Id | Account manager email | Workflow name", "Name=customer; Contact email=customer's email; Overdue amount=amount; Tags=segment"),
        ("CustomerId | Account manager | Workflow name", "Parent=customer; Main contact=customer's email; Next action date=date"),
        ("Client ID (External Id) | Account manager email | Workflow name", "Customer ID=guid; Customer name=customer; Amount due=amount"),
        ("Identifiant Client | Email du Responsable de Compte | Nom du plan de relance", "Société mère=customer; Montant en retard=amount; Dernière relance=date"),
        ("Identifiant Externe du client | Responsables de comptes | Nom du plan de relance", "Contact=customer's email; Prochaine relance=date; Segment=segment"),
        ("externalId | accountManagerId | dunningPlan", "id=guid; name=customer; amountOverdue=amount; createdAt=date"),
        ("Externe Kunden-ID | E-Mail des Kundenbetreuers | Name des Workflows", "Kontakt=customer's email; Letzte Mahnung=date"),
        ("ID externo | Email del gestor de cuenta | Nombre del workflow", "Nombre=customer; Importe=amount"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("manager", "workflow"),
    [("two managers", "workflow"), ("mistyped manager", "unknown workflow"), ("cleared", "blank")],
)
async def test_the_web_apps_own_files_go_through_without_a_question(
    acme: Workspace, headers: str, others: str, manager: str, workflow: str
) -> None:
    """In each of its languages, beside what else an export holds, and whatever is wrong in its cells."""
    external_id, managers, workflows = headers.split(" | ")
    columns = f"{external_id}=id; {others}; {managers}={manager}; {workflows}={workflow}"
    assert await told(acme, file_of(columns)) == headers


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("External Id=id; Account manager=manager; Handover to=other manager", "External Id | ? Account manager, Handover to | -"),
        ("External Id=id; Account manager=manager; Taken over by=some manager", "External Id | ? Account manager, Taken over by | -"),
        ("External Id=id; Account manager=manager; Successor=some manager or -", "External Id | ? Account manager, Successor | -"),
        ("External Id=id; Account manager=manager; Account manager 2=name", "External Id | ? Account manager, Account manager 2 | -"),
        ("External Id=id; Account manager=manager; New owner=blank", "External Id | ? Account manager, New owner | -"),
        ("External Id=id; Workflow=workflow; Next workflow=unknown workflow", "External Id | - | ? Workflow, Next workflow"),
        ("External Id=id; Workflow=workflow; Checked workflow=other workflow", "External Id | - | ? Workflow, Checked workflow"),
        ("External Id=id; Workflow=workflow; Next reminder=date", "External Id | - | Workflow"),
        ("External Id=id; Workflow=workflow; Workflow requested by customer=other workflow", "External Id | - | ? Workflow, Workflow requested by customer"),
        ("Customer ID=id; Merge into=other id; Owner=manager", "? Customer ID, Merge into | Owner | -"),
    ],
)  # fmt: skip
async def test_a_rival_of_a_known_header_is_asked_about(acme: Workspace, columns: str, expected: str) -> None:
    """One that fits, or whose name says that something changes, whatever it holds but dates and amounts."""
    assert await told(acme, file_of(columns)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("External Id=new id; Group head=id of the group; Account manager=manager", "? External Id, Group head | Account manager | -"),
        ("External Id=id; Account manager email=workflow; Workflow name=manager", "External Id | ? Account manager email, Workflow name | ? Workflow name, Account manager email"),
        ("External Id=id; Account manager=name; Workflow=workflow", "External Id | ? Account manager | Workflow"),
        ("External Id=id; Account manager=name; Handled by=manager", "External Id | ? Account manager, Handled by | -"),
        ("External Id=id; Workflow=unknown workflow; Category=tier", "External Id | - | ? Workflow, Category"),
    ],
)  # fmt: skip
async def test_a_known_header_above_something_else_is_asked_about(
    acme: Workspace, columns: str, expected: str
) -> None:
    """Where hardly anything fits and stands in another column, or names stand where addresses should."""
    assert await told(acme, file_of(columns)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("External Id=id; Account manager=manager; Account manager=blank", "External Id | 1 | -"),
        ("External Id=id; Account manager=manager; Account manager=other manager", "External Id | ? Account manager, Account manager | -"),
        ("Customer ID=guid; External Id=id; Account manager=name; Account manager email=manager", "External Id | Account manager email | -"),
        ("External Id=new id; Client ID=guid; Workflow=workflow", "External Id | - | Workflow"),
        ("Customer number=id; Customer code=other id; Workflow=workflow", "? Customer number, Customer code | - | Workflow"),
        ("External Id=id; Customer number=other id; Workflow=workflow", "? External Id, Customer number | - | Workflow"),
        ("External Id=id; Workflow=workflow; Dunning plan name=other workflow", "External Id | - | ? Workflow, Dunning plan name"),
    ],
)  # fmt: skip
async def test_of_several_known_headers_idle_ones_fall_away(
    acme: Workspace, columns: str, expected: str
) -> None:
    """Empty columns, names beside addresses and the other system's ids do; where more are left, it asks."""
    found = await told(acme, file_of(columns))
    assert found == expected.replace(" 1 ", " Account manager ")


async def test_a_column_that_repeats_another_to_the_end_falls_away(acme: Workspace) -> None:
    """One that differs in a single cell, however far down, does not."""
    same = file_of("External Id=id; Workflow=workflow; External Id=id", rows=1_500)
    assert await told(acme, same) == "External Id | - | Workflow"
    assert await told(acme, f"{same}CU-001\tFirm\tCU-002\n") == "? External Id, External Id | - | Workflow"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("Customer=id; Owner=manager; Backup=other manager; Created by=one manager", "Customer | Owner | -"),
        ("ERP ID=id; Sales rep email=manager; Dunning profile=workflow", "ERP ID | Sales rep email | Dunning profile"),
        ("Client=id; Gestionnaire=manager; Remplaçant=other manager; Validé(e) par=one manager", "Client | Gestionnaire | -"),
        ("Debitor=id; Zuständig=manager; Vertretung=other manager; Mutter=id of the group", "Debitor | Zuständig | -"),
        ("Código=id; Comercial asignado=manager; Aprobado por=one manager", "Código | Comercial asignado | -"),
        ("Codice=id; Responsabile=manager; Sostituto=other manager; Capogruppo=id of the group", "Codice | Responsabile | -"),
        ("Klant=id; Accounthouder=manager; Goedgekeurd door=one manager; Moederbedrijf=id of the group", "Klant | Accounthouder | -"),
        ("Cliente=id; Vendedor=manager; Criado por=one manager", "Cliente | Vendedor | -"),
        ("CUSTOMERID=id; OWNEREMAIL=manager; CREATEDBYEMAIL=one manager", "CUSTOMERID | OWNEREMAIL | -"),
        ("customer[id]=id; customer[cf_csm]=two managers; relationship[parent_id]=id of the group", "customer[id] | customer[cf_csm] | -"),
        ("External Id=id; New owner=manager", "External Id | New owner | -"),
        ("Parent Id=id of the group; Id=id; Owner=manager", "Id | Owner | -"),
        ("Invoice=guid; Client ref=id of three lines; Owner=manager; Owner name=name", "Client ref | Owner | -"),
    ],
)  # fmt: skip
async def test_without_a_known_header_a_likely_name_is_enough(
    acme: Workspace, columns: str, expected: str
) -> None:
    """Only its column must fit; headers about who made or backs something, or about the past, don't count."""
    assert await told(acme, file_of(columns)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("External Id=id; Plan=workflow", "External Id | - | ? Plan"),
        ("External Id=id; Ticket owner=manager", "External Id | ? Ticket owner | -"),
        ("External Id=id; Old owner=manager; New owner=other manager", "External Id | ? New owner, Old owner | -"),
        ("External Id=id; Current owner=manager; Proposed owner=other manager", "External Id | ? Current owner, Proposed owner | -"),
        ("External Id=id; Owner=manager; New owner=other name", "External Id | ? Owner, New owner | -"),
        ("External Id=id; Sales rep=name; Manager=one manager", "External Id | ? Manager, Sales rep | -"),
        ("External Id=id; From=manager; To=other manager", "External Id | ? From, To | -"),
        ("External Id=id; Owner=manager; Owner (approved by the board)=other manager", "External Id | ? Owner, Owner (approved by the board) | -"),
        ("External Id=id; Owner=manager; Replaces former owner=other manager", "External Id | ? Owner, Replaces former owner | -"),
        ("External Id=id; Owner=manager; Assistant to new owner=other manager", "External Id | ? Owner, Assistant to new owner | -"),
        ("Code client=id; Commercial=manager; Repris par=some manager", "Code client | ? Commercial, Repris par | -"),
        ("Kundennummer=id; Innendienst=manager; Außendienst=other manager", "Kundennummer | ? Innendienst, Außendienst | -"),
        ("Klantnr=id; Beheerder=manager; Overgenomen door=some manager", "Klantnr | ? Beheerder, Overgenomen door | -"),
        ("Old code=other id; New code=id; Owner=manager", "? New code, Old code | Owner | -"),
        ("Customer=new id; Replaces=other id; Owner=manager", "? Replaces, Customer | Owner | -"),
        ("Master account=id of the group; Owner=manager", "? Master account | Owner | -"),
        ("External Id=id; Owner=manager; Category=tier", "External Id | Owner | ? Category"),
        ("External Id=id; Owner=manager; Segment=segment", "External Id | Owner | -"),
        ("External Id=id; Contact=customer's email; Amount=amount", "External Id | - | -"),
    ],
)  # fmt: skip
async def test_anything_else_that_fits_is_asked_about(acme: Workspace, columns: str, expected: str) -> None:
    """Every column that could be meant is named, the likeliest first."""
    assert await told(acme, file_of(columns)) == expected


@pytest.mark.parametrize(
    ("columns", "expected", "left_out"),
    [
        ("External Id=id; Workflow=workflow; Approved by=one manager", "External Id | - | Workflow", [2]),
        ("External Id=id; Workflow=workflow; Ancien responsable=manager; Modifié par=one manager", "External Id | - | Workflow", [2, 3]),
        ("External Id=id; Workflow=workflow; Bisheriger Betreuer=manager", "External Id | - | Workflow", [2]),
    ],
)  # fmt: skip
async def test_where_only_harmless_columns_fit_none_is_read(
    acme: Workspace, columns: str, expected: str, left_out: list[int]
) -> None:
    """And it is said which they are."""
    _, mapping, proposal = await proposed(acme, file_of(columns))
    assert await told(acme, file_of(columns)) == expected
    assert mapping.account_manager is None
    assert list(proposal.of(MANAGER).left_out) == left_out


async def test_an_external_id_is_asked_for_where_only_another_companys_fits(acme: Workspace) -> None:
    """Without it nothing can be imported."""
    columns = "Parent account=id of the group; Name=customer; Account manager=manager"
    assert await told(acme, file_of(columns)) == "? Parent account | Account manager | -"


async def test_the_reason_tells_what_was_looked_at(acme: Workspace) -> None:
    """A header, or so many of the different values; and which other columns fit."""
    columns = "External Id=id; Owner=mistyped manager; Deputy=other manager"
    _, _, proposal = await proposed(acme, file_of(columns))
    assert proposal.of(ID).reason == Reason(ReasonKind.HEADER, fitting=20, values=20)
    owner = proposal.of(MANAGER)
    assert owner.reason is not None
    assert (owner.reason.kind, owner.reason.fitting) == (ReasonKind.VALUES, 6)
    assert owner.left_out == (2,)
    assert proposal.of(WORKFLOW).reason is None


async def test_a_question_tells_how_far_each_column_fits(acme: Workspace) -> None:
    """In different values."""
    _, mapping, proposal = await proposed(acme, file_of("External Id=id; From=manager; To=one manager"))
    assert proposal.of(MANAGER).candidates == (Candidate(1, 6, 6), Candidate(2, 1, 1))
    assert mapping == Mapping(external_id=0)


async def test_a_column_is_judged_however_far_down_it_begins(acme: Workspace) -> None:
    """What stands only in its last rows may be what is meant."""
    rows = [f"CU-{row % 80:03d}\tmia.holt@acme.example\t" for row in range(3_000)]
    rows += ["CU-001\tmia.holt@acme.example\tali.omar@acme.example"]
    text = "\n".join(["External Id\tAccount manager\tHandover to", *rows, ""])
    assert await told(acme, text) == "External Id | ? Account manager, Handover to | -"


async def test_a_column_that_begins_far_down_has_samples(acme: Workspace) -> None:
    """A person who is asked about it sees what it holds."""
    rows = [*["CU-001\t"] * 1_500, "CU-001\tFirm "]
    path, shape = acme.share("\n".join(["External Id\tPlan", *rows, ""]))
    store = acme.store
    shape, _, _ = await propose(
        acme.id, shape, partial(read_rows, path, shape), store.mappings, store.directory
    )
    assert shape.samples == (("CU-001",), ("Firm",))


async def test_an_id_of_the_directory_is_told_where_the_file_has_none(
    acme: Workspace, tmp_path: Path
) -> None:
    """So that people see what the column is to hold; where there is none, and where none is asked for, no."""
    _, _, without = await proposed(acme, file_of("Owner=manager"))
    _, _, with_ids = await proposed(acme, file_of("External Id=id; Owner=manager"))
    (tmp_path / "empty").mkdir()
    async with open_workspace(tmp_path / "empty") as empty:
        _, _, of_nobody = await proposed(empty, file_of("Owner=manager"))
    assert (without.example, with_ids.example, of_nobody.example) == ("CU-000", "", "")


async def test_the_id_that_is_told_looks_as_most_do(acme: Workspace) -> None:
    """Not as the odd one that comes first in their order."""
    await acme.fill(customers=["000412", "A-1"])
    _, _, proposal = await proposed(acme, file_of("Owner=manager"))
    assert proposal.example == "CU-000"


async def test_where_nothing_is_loaded_known_headers_hold(tmp_path: Path) -> None:
    """No value can fit, and names can't be told from addresses of nobody."""
    async with open_workspace(tmp_path) as empty:
        columns = "External Id=id; Account manager=name; Owner=manager; Workflow=workflow"
        assert await told(empty, file_of(columns)) == "External Id | Account manager | Workflow"
        assert await told(empty, file_of("Customer=id; Owner=manager")) == "- | - | -"


async def test_a_column_serves_one_field(acme: Workspace) -> None:
    """Where customers' External Ids are their managers' addresses, the column isn't asked about as well."""
    await acme.fill(customers=[f"{name}@acme.example" for name in ("mia.holt", "ali.omar")])
    text = "External Id,Workflow\nmia.holt@acme.example,Firm\nali.omar@acme.example,Firm\n"
    assert await told(acme, text) == "External Id | - | Workflow"


@pytest.mark.parametrize("header", ["x" * 100_000, "\ufdfa" * 200, "", "#"])
async def test_a_header_without_words_can_hold_anything(acme: Workspace, header: str) -> None:
    """It says nothing, so it is asked about."""
    text = f"External Id,{header},Note\nCU-001,Standard,x\n"
    _, mapping, proposal = await proposed(acme, text)
    assert (mapping, proposal.open) == (Mapping(external_id=0), (WORKFLOW,))
