"""What made-up files say: headers and titles in Europe's languages of finance, and their code pages.

The headers are what people of these languages call their columns, written down without regard to which ones
Handoff knows: it knows some in 12 of the 21 languages, and none in nine.
"""

from dataclasses import dataclass
from typing import Final

WESTERN: Final = ("fr_FR", "de_DE", "es_ES", "pt_PT", "it_IT", "nl_NL", "sv_SE", "da_DK", "no_NO", "fi_FI")
CENTRAL: Final = ("pl_PL", "cs_CZ", "sk_SK", "hu_HU", "ro_RO", "hr_HR", "sl_SI")
CYRILLIC: Final = ("ru_RU", "uk_UA", "bg_BG")


@dataclass(frozen=True, slots=True)
class Headers:
    """What one language calls the columns of a customer list, and a title above them."""

    key: str
    name: str
    street: str
    person: str
    email: str
    workflow: str
    amount: str
    date: str
    note: str
    title: str


_ENGLISH: Final = Headers(
    *(
        "Customer ID",
        "Company",
        "Street",
        "Contact",
        "Account manager",
        "Workflow",
        "Balance",
        "Due date",
        "Note",
    ),
    title="Customer list",
)

HEADERS: Final = {
    "en_GB": _ENGLISH,
    "fr_FR": Headers(
        *("Code client", "Société", "Rue", "Interlocuteur", "Responsable de compte", "Plan de relance"),
        *("Solde", "Échéance", "Remarque"),
        title="Liste des clients à relancer",
    ),
    "de_DE": Headers(
        *("Kundennummer", "Firma", "Straße", "Ansprechpartner", "Kundenbetreuer", "Mahnverfahren", "Saldo"),
        *("Fälligkeit", "Bemerkung"),
        title="Übersicht der Kunden",
    ),
    "es_ES": Headers(
        *("Código de cliente", "Empresa", "Calle", "Contacto", "Gestor", "Plan de cobro", "Saldo"),
        *("Vencimiento", "Observación"),
        title="Relación de clientes",
    ),
    "pt_PT": Headers(
        *(
            "Código do cliente",
            "Empresa",
            "Rua",
            "Contacto",
            "Gestor de conta",
            "Plano de cobrança",
            "Saldo",
        ),
        *("Vencimento", "Observação"),
        title="Relação de clientes",
    ),
    "it_IT": Headers(
        *("Codice cliente", "Ragione sociale", "Via", "Referente", "Responsabile", "Piano di sollecito"),
        *("Saldo", "Scadenza", "Nota"),
        title="Elenco clienti",
    ),
    "nl_NL": Headers(
        *("Klantnummer", "Bedrijf", "Straat", "Contactpersoon", "Accountmanager", "Aanmaningsplan", "Saldo"),
        *("Vervaldatum", "Opmerking"),
        title="Klantenoverzicht",
    ),
    "sv_SE": Headers(
        *(
            "Kundnummer",
            "Företag",
            "Gata",
            "Kontakt",
            "Kundansvarig",
            "Påminnelseplan",
            "Saldo",
            "Förfallodag",
        ),
        "Anmärkning",
        title="Kundlista för påminnelser",
    ),
    "da_DK": Headers(
        *("Kundenr.", "Virksomhed", "Vej", "Kontaktperson", "Kundeansvarlig", "Rykkerforløb", "Saldo"),
        *("Forfaldsdato", "Bemærkning"),
        title="Kundeoversigt",
    ),
    "no_NO": Headers(
        *("Kundenummer", "Selskap", "Gate", "Kontaktperson", "Kundeansvarlig", "Purreplan", "Saldo"),
        *("Forfallsdato", "Merknad"),
        title="Kundeliste for purring",
    ),
    "fi_FI": Headers(
        *("Asiakasnumero", "Yritys", "Katu", "Yhteyshenkilö", "Asiakasvastaava", "Perintäpolku", "Saldo"),
        *("Eräpäivä", "Huomautus"),
        title="Asiakasluettelo",
    ),
    "pl_PL": Headers(
        *("Numer klienta", "Firma", "Ulica", "Osoba", "Opiekun", "Plan windykacji", "Saldo"),
        *("Termin płatności", "Uwagi"),
        title="Zestawienie klientów",
    ),
    "cs_CZ": Headers(
        *("Číslo zákazníka", "Firma", "Ulice", "Osoba", "Správce", "Plán upomínek", "Zůstatek", "Splatnost"),
        "Poznámka",
        title="Přehled zákazníků",
    ),
    "sk_SK": Headers(
        *("Číslo zákazníka", "Firma", "Ulica", "Osoba", "Správca", "Plán upomienok", "Zostatok", "Splatnosť"),
        "Poznámka",
        title="Prehľad zákazníkov",
    ),
    "hu_HU": Headers(
        *("Ügyfélszám", "Cég", "Utca", "Kapcsolattartó", "Ügyfélfelelős", "Fizetési terv", "Egyenleg"),
        *("Határidő", "Megjegyzés"),
        title="Ügyfelek listája",
    ),
    "ro_RO": Headers(
        *("Cod client", "Societate", "Stradă", "Persoană", "Responsabil", "Plan de notificare", "Sold"),
        *("Scadenţă", "Observaţii"),
        title="Lista clienţilor",
    ),
    "hr_HR": Headers(
        *("Šifra kupca", "Tvrtka", "Ulica", "Osoba", "Voditelj", "Plan opomena", "Saldo", "Dospijeće"),
        "Napomena",
        title="Popis kupaca",
    ),
    "sl_SI": Headers(
        *("Šifra stranke", "Podjetje", "Ulica", "Oseba", "Skrbnik", "Načrt opominov", "Stanje", "Zapadlost"),
        "Opomba",
        title="Seznam strank",
    ),
    "ru_RU": Headers(
        *("Код клиента", "Компания", "Улица", "Контакт", "Менеджер", "План напоминаний", "Сальдо"),
        *("Срок оплаты", "Примечание"),
        title="Список клиентов",
    ),
    "uk_UA": Headers(
        *("Код клієнта", "Компанія", "Вулиця", "Контакт", "Менеджер", "План нагадувань", "Сальдо"),
        *("Термін оплати", "Примітка"),
        title="Перелік клієнтів",
    ),
    "bg_BG": Headers(
        *("Код на клиент", "Фирма", "Улица", "Лице за контакт", "Отговорник", "План за напомняне", "Салдо"),
        *("Падеж", "Бележка"),
        title="Списък на клиентите",
    ),
}

# What each of the eight encodings writes; UTF-16 comes in four kinds, taken in turn.
ENCODINGS: Final = {
    "utf-8": (*WESTERN, *CENTRAL, *CYRILLIC),
    "utf-8-sig": (*WESTERN, *CENTRAL, *CYRILLIC),
    "utf-16": (*WESTERN, *CENTRAL, *CYRILLIC),
    "cp1252": WESTERN,
    "iso8859-15": WESTERN,
    "mac-roman": WESTERN,
    "cp1250": CENTRAL,
    "cp1251": CYRILLIC,
}
UTF16_KINDS: Final = (("utf-16-le", True), ("utf-16-be", True), ("utf-16-le", False), ("utf-16-be", False))
DELIMITERS: Final = (",", ";", "\t", "|")
WORKFLOWS: Final = ("Standard", "Gentle, 30 days", "Key accounts; no calls", "Legal | final", "Plan B")
