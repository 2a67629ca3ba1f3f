"""What a header says about its column, by the words that are harmless, likely, or tell of a change."""

import pytest

from importer.matching.header_meaning import read_header, words_of
from importer.words.fields import Field

ID, MANAGER, WORKFLOW = Field


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Last Modified By: E-Mail", ("last", "modified", "by", "e", "mail")),
        ("createdByUser", ("created", "by", "user")),
        ("LASTMODIFIEDBY.EMAIL", ("last", "modified", "by", "email")),
        ("AM2", ("am", "2")),
        ("Créé(e) par", ("cree", "par")),
        ("N° client", ("n", "client")),
        ("Straße_Nr.", ("strasse", "nr")),
        ("Exam", ("exam",)),
        ("Ownership", ("ownership",)),
        ("", ()),
    ],
)
def test_a_header_is_taken_apart_into_words(header: str, words: tuple[str, ...]) -> None:
    """Case, accents and separators don't count; words written as one are parted where all are known."""
    assert words_of(header) == words


@pytest.mark.parametrize(
    "header",
    [
        *("Approved by", "created_by_user", "Last modified by (email)"),
        *("Ownership changed by", "Approved by finance"),
        *("Validé par", "Geändert von", "Aprobado por", "Richiesto da", "Criado por", "Bijgewerkt door"),
        *("Backup", "Deputy AM", "Second approver"),
        *("Suppléant", "Stellvertreter", "Suplente", "Sostituto", "Vervanger"),
        *("Former owner", "Ex-owner", "OLD AM", "Ancien responsable de compte", "bisheriger Kundenbetreuer"),
        *("Gestor anterior", "Vecchio responsabile", "Vorige accounthouder"),
    ],
)  # fmt: skip
def test_who_made_or_backs_something_and_what_was_is_harmless(header: str) -> None:
    """In every language."""
    assert MANAGER in read_header(header).harmless


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *((header, MANAGER) for header in ("Approved AM", "Replaced by", "Taken over by", "Remplacé par")),
        *((header, MANAGER) for header in ("Owner (approved by the board)", "New owner requested by sales")),
        *((header, MANAGER) for header in ("Replacement for former owner", "Old and new owner")),
        *((header, MANAGER) for header in ("Owner until March", "Assistant to new owner")),
        *((header, MANAGER) for header in ("Vertreter", "Overgenomen door")),
        *((header, WORKFLOW) for header in ("Checked workflow", "Workflow requested by customer")),
    ],
)  # fmt: skip
def test_what_could_be_meant_is_not_harmless(header: str, field: Field) -> None:
    """Although it holds a harmless word, or one that looks like it."""
    assert field not in read_header(header).harmless


@pytest.mark.parametrize(
    "header",
    [
        *("Parent Id", "HQ account no", "Bill-to customer no."),
        *("Maison mère", "Konzernnummer", "Matriz", "Capogruppo", "Hoofdkantoor"),
    ],
)  # fmt: skip
def test_the_id_of_another_company_is_harmless(header: str) -> None:
    """For External Ids alone."""
    assert read_header(header).harmless == {ID}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Sales Rep Email", MANAGER),
        ("Responsable du compte client", MANAGER),
        ("Betreuer(in)", MANAGER),
        ("Handled by", MANAGER),
        ("Modèle de relance", WORKFLOW),
        ("Reminder terms code", WORKFLOW),
        ("ERP customer no.", ID),
        ("Debitorenkonto", ID),
    ],
)
def test_likely_names(header: str, field: Field) -> None:
    """One likely word beside neutral ones; of ids, nothing but such words."""
    assert field in read_header(header).likely


@pytest.mark.parametrize(
    "header",
    [
        *("Deal owner", "Line manager", "Team lead", "Owner's manager", "Rep or manager"),
        *("Plan", "Last reminder sent", "Master account"),
    ],
)  # fmt: skip
def test_a_word_that_no_list_has_makes_a_name_unlikely(header: str) -> None:
    """And so do two likely ones."""
    assert not read_header(header).likely


@pytest.mark.parametrize(
    "header",
    [
        *("New AM", "Account manager 2", "AM 2026", "Owner v2", "Current owner"),
        *("2. Betreuer", "Nouveau responsable", "Künftiger Betreuer"),
    ],
)  # fmt: skip
def test_change_words_stand_beside_known_or_likely_names(header: str) -> None:
    """As does a number or a year."""
    assert MANAGER in read_header(header).changed


@pytest.mark.parametrize("header", ["Next balance", "New", "2026", "Account manager", "First name"])
def test_elsewhere_they_say_nothing_about_managers(header: str) -> None:
    """Nor does a known name change by itself."""
    assert MANAGER not in read_header(header).changed
