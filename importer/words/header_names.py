"""The headers that are known to name a field, in the languages of the files that people share."""

import unicodedata
from typing import Final

from importer.words.fields import Field

NAME: Final = "Name"
"""Heads the names in a list for the directory; of workflows it is the only column."""

_SEPARATORS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
"""What of ASCII is neither a letter nor a digit: taken out at once, as a header may be as long as a book."""


def normalise(header: str) -> str:
    """What stays of a header without case, accents, separators and invisible characters; may be empty."""
    if header.isascii():
        return header.encode().lower().translate(None, _SEPARATORS).decode()
    decomposed = unicodedata.normalize("NFKD", header).casefold()
    return "".join(character for character in decomposed if character.isalnum())


# Names that other columns bear as often are left out: `Id`, `Email`, `Customer`, `Owner`, `Reference`.
_NAMES = {
    Field.EXTERNAL_ID: (
        *("External Id", "External Ids", "External identifier", "External customer id", "External client id"),
        *("Customer ID", "Customer external id", "Customer id (External id)", "Customer identifier"),
        *("Customer number", "Customer no", "Customer nr", "Customer code", "Customer ref"),
        *("Customer reference", "Client ID", "Client ID (External Id)", "Client external id"),
        *("Client number", "Client no", "Client code", "Client ref", "Client reference", "Client identifier"),
        *("Debtor id", "Debtor number", "Debtor no", "Debtor code"),
        *("Identifiant Client", "Identifiant du client", "Identifiant Externe", "Identifiant client externe"),
        *("Identifiant Externe du client", "Identifiant externe client", "ID externe", "ID client"),
        *("ID du client", "Code client", "Numéro client", "Numéro de client", "Numéro du client"),
        *("N° client", "No client", "Nº de client", "N° de client", "Num client", "Référence client"),
        *("Référence du client", "Réf client", "Réf. externe client"),
        *("Externe ID", "Externe Kunden-ID", "Externe Kundennummer", "Kundennummer", "Kunden-Nr."),
        *("Kd-Nr.", "Kunden-ID", "Kundencode", "Kundenkennung", "Debitorennummer", "Debitoren-Nr."),
        *("Debitornummer", "Debitor-Nr."),
        *("ID externo", "Identificador externo", "Código de cliente", "Código cliente", "Número de cliente"),
        *("N.º cliente", "Nº de cliente", "ID de cliente", "ID cliente"),
        *("ID del cliente", "Identificador de cliente", "Identificador del cliente", "Referencia de cliente"),
        *("ID esterno", "Identificativo cliente", "Codice cliente", "Numero cliente"),
        *("Código do cliente", "Número do cliente", "ID do cliente", "Identificador do cliente"),
        *(
            "Extern ID",
            "Klantnummer",
            "Klantnr",
            "Klantcode",
            "Klant-ID",
            "Debiteurnummer",
            "Debiteurennummer",
        ),
        *(
            "Kundnummer",
            "Kundenummer",
            "Kundnr",
            "Asiakasnumero",
            "Numer klienta",
            "Kod klienta",
            "ID klienta",
        ),
    ),
    Field.ACCOUNT_MANAGER: (
        *("Account manager email", "Account manager", "Account managers", "Account manager emails"),
        *("Account managers emails", "Account managers email", "Account manager email address"),
        *(
            "Account manager mail",
            "Email of the account manager",
            "Email account manager",
            "accountManagerId",
        ),
        *("Account manager ids", "Key account manager", "Key account manager email"),
        *("Account owner", "Account owner email", "AM email"),
        *("Customer success manager", "Customer success manager email", "CSM", "CSM email"),
        *("Email du Responsable de Compte", "Email du responsable de comptes", "Responsables de comptes"),
        *("Responsable de compte", "Responsable de comptes", "Responsables de compte", "Responsable compte"),
        *("Email responsable de compte", "Emails des responsables de comptes", "Responsable de compte email"),
        *("Email des responsables de comptes", "Adresse e-mail du responsable de compte"),
        *("Courriel du responsable de compte", "Mail du responsable de compte", "Gestionnaire de compte"),
        *("Gestionnaire de comptes", "Email du gestionnaire de compte", "Chargé de compte"),
        *("Chargé de comptes", "Chargé de clientèle", "Email du chargé de compte"),
        *("Kundenbetreuer", "Kundenbetreuerin", "Kundenbetreuer E-Mail", "E-Mail Kundenbetreuer"),
        *("E-Mail des Kundenbetreuers", "Kundenbetreuung"),
        *("Account-Manager E-Mail-Adresse", "E-Mail des Account-Managers", "Kontoverantwortlicher"),
        *("Gestor de cuenta", "Gestor de cuentas", "Gestores de cuentas", "Email del gestor de cuenta"),
        *("Correo del gestor de cuenta", "Correo electrónico del gestor de cuenta", "Responsable de cuenta"),
        *("Responsable de cuentas", "Email del responsable de cuenta", "Ejecutivo de cuenta"),
        *("Ejecutivo de cuentas", "Correo electrónico del responsable de cuenta"),
        *("Email dell'account manager", "Responsabile account"),
        *("Responsabile cliente", "Responsabile clienti"),
        *("Gestor de conta", "Gestor de contas", "Gerente de conta", "Gerente de contas"),
        *("E-mail do gestor de conta", "E-mail do gerente de conta"),
        *("Accountbeheerder", "E-mail accountbeheerder", "E-mail van accountmanager"),
        *("Kundansvarig", "Kundeansvarlig", "Opiekun klienta"),
    ),
    Field.WORKFLOW: (
        *("Workflow name", "Workflow", "Workflows", "Name of the workflow", "Customer workflow"),
        *("dunningPlan", "Dunning plan name", "Dunning plans", "Dunning workflow", "Dunning procedure"),
        *("Dunning sequence", "Collection workflow", "Collections workflow", "Reminder plan"),
        *("Nom du plan de relance", "Plan de relance", "Plans de relance", "Plan relance", "Nom du workflow"),
        *("Scénario de relance", "Nom du scénario de relance", "Workflow de relance", "Séquence de relance"),
        *("Cycle de relance",),
        *("Name des Workflows", "Mahnplan", "Name des Mahnplans", "Mahn-Workflow"),
        *("Mahnablauf", "Mahnverfahren"),
        *("Flujo de trabajo", "Nombre del flujo de trabajo", "Nombre del workflow", "Plan de reclamación"),
        *("Plan de recobro", "Nombre del plan de recobro", "Plan de cobro"),
        *("Nome del workflow", "Nome workflow", "Flusso di lavoro", "Piano di sollecito"),
        *("Piano di solleciti", "Nome do workflow", "Fluxo de trabalho", "Nome do fluxo de trabalho"),
        *("Plano de cobrança",),
        *("Workflownaam", "Aanmaningsplan", "Herinneringsplan"),
    ),
}

_EXTERNAL_ID_ITSELF = (
    *("External Id", "External Ids", "External identifier", "External customer id", "External client id"),
    *("Customer external id", "Client external id", "Customer id (External id)", "Client ID (External Id)"),
    *("Identifiant Externe", "Identifiant client externe", "Identifiant Externe du client"),
    *("Identifiant externe client", "ID externe", "Externe ID", "Externe Kunden-ID", "Externe Kundennummer"),
    *("ID externo", "Identificador externo", "ID esterno", "Extern ID"),
)
EXTERNAL_ID_ITSELF = frozenset(map(normalise, _EXTERNAL_ID_ITSELF))
"""Those that say External Id in so many words; an export may have a number of its own beside it."""

KNOWN_NAMES: dict[str, Field] = {normalise(name): field for field, names in _NAMES.items() for name in names}

SPELLINGS = frozenset(
    spelled
    for names in _NAMES.values()
    for name in names
    for spelled in (name, name.lower(), name.upper(), name.title(), name.capitalize())
)
"""The known names as people write them: a cell is looked up among them in no time."""
