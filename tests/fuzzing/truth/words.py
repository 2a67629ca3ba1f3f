"""What made-up assignments say: headers in six languages, people, workflows, and other columns' words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """The headers of one language, several for each kind of column.

    `harmless` name people who are not the account managers; `old` and `new` are pairs in which the second is
    meant; `parent` name other companies than the customer; `unclear` are words of which nobody can know what
    they mean.
    """

    external_id: tuple[str, ...]
    manager: tuple[str, ...]
    workflow: tuple[str, ...]
    likely_manager: tuple[str, ...]
    harmless: tuple[str, ...]
    manager_pairs: tuple[tuple[str, str], ...]
    workflow_pairs: tuple[tuple[str, str], ...]
    parent: tuple[str, ...]
    unclear: tuple[str, ...]
    company: str
    city: str
    balance: str
    comment: str
    date: str
    title: str
    total: str


ENGLISH: Final = Language(
    external_id=("External Id", "Customer number", "Client code", "CUSTOMER ID"),
    manager=("Account manager email", "Account manager", "Account owner email", "CSM email"),
    workflow=("Workflow name", "Workflow", "Dunning plan name", "Reminder plan"),
    likely_manager=("Owner", "Sales rep email", "Responsible", "Assigned to"),
    harmless=("Approved by", "Created by", "Deputy", "Former account manager", "Last edited by", "Backup"),
    manager_pairs=(
        ("Old account manager", "New account manager"),
        ("Account manager", "New account manager"),
        ("Previous owner", "Account manager email"),
        ("Account manager 2025", "Account manager 2026"),
        ("Current rep", "Next rep"),
    ),
    workflow_pairs=(("Old workflow", "New workflow"), ("Workflow", "Proposed workflow"), ("From", "To")),
    parent=("Parent account", "Group", "Head office", "Bill to"),
    unclear=("Second pair of eyes", "Cover", "Rings them", "Who", "Desk", "x2"),
    company="Company",
    city="City",
    balance="Balance",
    comment="Comment",
    date="Due date",
    title="Customer list",
    total="Total",
)

FRENCH: Final = Language(
    external_id=("Identifiant externe", "Code client", "Numéro client"),
    manager=("Email du responsable de compte", "Responsable de compte", "Gestionnaire de compte"),
    workflow=("Nom du plan de relance", "Plan de relance", "Scénario de relance"),
    likely_manager=("Commercial", "Suivi par", "Responsable"),
    harmless=("Créé par", "Validé par", "Remplaçant", "Ancien responsable", "Modifié par"),
    manager_pairs=(
        ("Ancien responsable de compte", "Nouveau responsable de compte"),
        ("Responsable de compte", "Nouveau responsable de compte"),
        ("Responsable actuel", "Futur responsable"),
    ),
    workflow_pairs=(("Ancien plan de relance", "Nouveau plan de relance"), ("Plan", "Plan de relance")),
    parent=("Maison mère", "Groupe", "Siège"),
    unclear=("Binôme", "Appelé par", "Qui", "Pôle"),
    company="Société",
    city="Ville",
    balance="Solde",
    comment="Remarque",
    date="Échéance",
    title="Liste des clients à relancer",
    total="Total général",
)

GERMAN: Final = Language(
    external_id=("Kundennummer", "Externe ID", "Debitorennummer", "Kunden-Nr."),
    manager=("Kundenbetreuer", "E-Mail des Kundenbetreuers", "Kundenbetreuer E-Mail"),
    workflow=("Mahnplan", "Mahnverfahren", "Name des Workflows"),
    likely_manager=("Betreuer", "Zuständig", "Verantwortlich"),
    harmless=("Angelegt von", "Geprüft von", "Vertretung", "Bisheriger Betreuer", "Ersteller"),
    manager_pairs=(
        ("Kundenbetreuer alt", "Kundenbetreuer neu"),
        ("Kundenbetreuer", "Neuer Kundenbetreuer"),
        ("Bisheriger Betreuer", "Künftiger Betreuer"),
    ),
    workflow_pairs=(("Mahnplan alt", "Mahnplan neu"), ("Mahnplan", "Neuer Mahnplan")),
    parent=("Konzern", "Muttergesellschaft"),
    unclear=("Tandem", "Ruft an", "Wer", "Kürzel"),
    company="Firma",
    city="Ort",
    balance="Saldo",
    comment="Bemerkung",
    date="Fälligkeit",
    title="Übersicht der Kunden",
    total="Summe",
)

SPANISH: Final = Language(
    external_id=("Código de cliente", "ID externo", "Número de cliente"),
    manager=("Gestor de cuenta", "Email del gestor de cuenta", "Responsable de cuenta"),
    workflow=("Flujo de trabajo", "Plan de cobro", "Plan de reclamación"),
    likely_manager=("Gestor", "Comercial", "Vendedor"),
    harmless=("Creado por", "Aprobado por", "Suplente", "Gestor anterior"),
    manager_pairs=(
        ("Gestor anterior", "Gestor nuevo"),
        ("Gestor de cuenta", "Nuevo gestor de cuenta"),
    ),
    workflow_pairs=(("Plan de cobro actual", "Plan de cobro nuevo"),),
    parent=("Matriz", "Grupo"),
    unclear=("Llama", "Quién", "Pareja"),
    company="Empresa",
    city="Ciudad",
    balance="Saldo",
    comment="Observación",
    date="Vencimiento",
    title="Relación de clientes",
    total="Total",
)

ITALIAN: Final = Language(
    external_id=("Codice cliente", "ID esterno", "Numero cliente"),
    manager=("Responsabile cliente", "Email dell'account manager", "Account manager"),
    workflow=("Piano di sollecito", "Nome del workflow", "Flusso di lavoro"),
    likely_manager=("Responsabile", "Commerciale"),
    harmless=("Creato da", "Approvato da", "Sostituto", "Responsabile precedente"),
    manager_pairs=(("Responsabile vecchio", "Responsabile nuovo"),),
    workflow_pairs=(("Piano di sollecito attuale", "Piano di sollecito nuovo"),),
    parent=("Capogruppo", "Gruppo"),
    unclear=("Chi", "Coppia"),
    company="Ragione sociale",
    city="Città",
    balance="Saldo",
    comment="Nota",
    date="Scadenza",
    title="Elenco clienti",
    total="Totale",
)

DUTCH: Final = Language(
    external_id=("Klantnummer", "Extern ID", "Debiteurnummer"),
    manager=("Accountbeheerder", "E-mail accountbeheerder", "Accountmanager"),
    workflow=("Aanmaningsplan", "Workflownaam", "Herinneringsplan"),
    likely_manager=("Beheerder", "Verkoper"),
    harmless=("Aangemaakt door", "Goedgekeurd door", "Vervanger", "Vorige accountbeheerder"),
    manager_pairs=(("Oude accountbeheerder", "Nieuwe accountbeheerder"),),
    workflow_pairs=(("Huidig aanmaningsplan", "Nieuw aanmaningsplan"),),
    parent=("Moederbedrijf", "Groep"),
    unclear=("Belt", "Wie"),
    company="Bedrijf",
    city="Plaats",
    balance="Saldo",
    comment="Opmerking",
    date="Vervaldatum",
    title="Klantenoverzicht",
    total="Totaal",
)

LANGUAGES: Final = (ENGLISH, ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, DUTCH)
"""English twice: half of all files in the world have English headers."""

PEOPLE: Final = (
    *(
        "ana.ruiz",
        "ben.okafor",
        "chloe.martin",
        "dirk.vos",
        "eva.lind",
        "filip.novak",
        "greta.holm",
        "hugo.silva",
    ),
    *(
        "ines.costa",
        "jan.peeters",
        "karin.wolf",
        "luca.rossi",
        "maya.chen",
        "nils.berg",
        "olga.petrova",
        "priya.nair",
    ),
)
DOMAINS: Final = ("acme.example", "acme.example", "acme-group.example")

WORKFLOWS: Final = (
    *(
        "Standard",
        "Standard US",
        "Gentle",
        "Key accounts",
        "Legal",
        "Smith",
        "Smith, Jones plan",
        "Gentle; 30 days",
    ),
    *(
        "Plan B",
        "No reminders",
        "VIP | calls only",
        'The "soft" one',
        "Relance douce",
        "Mahnung streng",
        "2nd notice",
    ),
)

SPLIT_WORKFLOWS: Final = (
    ("Smith", "Smith, Jones plan"),
    ("Gentle", "Gentle; 30 days"),
    ("VIP", "VIP | calls only"),
    ("Standard", "Standard, US", "US"),
)
"""Workflows whose names fall apart into others where the delimiter in them isn't quoted."""

COMPANIES: Final = (
    *(
        "Smith, Jones & Co",
        "Brasserie du Port",
        "Müller GmbH",
        "O'Neill Ltd",
        "Café Central",
        'Hotel "Adler"',
        "3M Iberia",
    ),
    *(
        "Van den Berg BV",
        "Rossi e figli; Torino",
        "Northwind",
        "Contoso, Inc.",
        "Fabrikam",
        "Société Générale de Bois",
    ),
)
CITIES: Final = ("Lyon", "Berlin", "Porto", "Turin", "Utrecht", "New York, NY", "São Paulo", "Zürich", "")
COMMENTS: Final = (
    *(
        "",
        "",
        "",
        "",
        "call first",
        "paid by card",
        'said "soon"',
        "ask again, then stop",
        "see mail of 3 May; urgent",
    ),
    *("two\nlines", "https://example.com/?a=1,2", "1,5% discount", "on hold", "new contact: Ms. Vos"),
)
FOOTERS: Final = (
    ("{total}", ""),
    ("-- end --",),
    ("Page 1 of 1",),
    ("Exported by {email} on 3 May 2026",),
    ("NA",),
    ("* provisional",),
)
