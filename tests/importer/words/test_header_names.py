"""Known headers are recognised however they are written, and nothing else is."""

import pytest

from importer.words.fields import Field
from importer.words.header_names import KNOWN_NAMES, normalise

UPFLOW = {
    Field.EXTERNAL_ID: [
        "External Id",
        "CustomerId",
        "Customer ID",
        "Client ID (External Id)",
        "Identifiant Client",
        "Identifiant Externe du client",
        "externalId",
    ],
    Field.ACCOUNT_MANAGER: [
        "Account manager email",
        "Account manager",
        "Email du Responsable de Compte",
        "Responsables de comptes",
        "accountManagerId",
    ],
    Field.WORKFLOW: ["Workflow name", "Nom du plan de relance", "dunningPlan"],
}


@pytest.mark.parametrize(
    ("header", "field"), [(header, field) for field, headers in UPFLOW.items() for header in headers]
)
def test_every_name_of_todays_job_is_known(header: str, field: Field) -> None:
    """Each name that the web app's files have borne stands for its field."""
    assert KNOWN_NAMES[normalise(header)] is field


@pytest.mark.parametrize(
    ("header", "normalised"),
    [
        ("EXTERNAL ID", "externalid"),
        ("external_id", "externalid"),
        ("external-id", "externalid"),
        ("\ufeffExternal\u00a0Id ", "externalid"),
        ("Ext\u200bernal Id", "externalid"),
        ("External\nId", "externalid"),
        ("Référence client", "referenceclient"),
        ("Re\u0301fe\u0301rence client", "referenceclient"),
        ("Straße", "strasse"),
        ("Ｗｏｒｋｆｌｏｗ", "workflow"),  # noqa: RUF001 - full-width letters are the case
        ("顧客番号", "顧客番号"),
        (" # ", ""),
        ("", ""),
    ],
)
def test_case_accents_separators_and_invisible_characters_make_no_difference(
    header: str, normalised: str
) -> None:
    """Only the letters and digits of a header count."""
    assert normalise(header) == normalised


@pytest.mark.parametrize("header", ["Id", "Email", "E-mail", "Customer", "Client", "Name", "Owner", "#", ""])
def test_names_that_could_mean_something_else_are_not_known(header: str) -> None:
    """A header that many columns bear says nothing about the field."""
    assert normalise(header) not in KNOWN_NAMES
