"""The words by which headers are judged: what is harmless, what is likely, and what tells of a change.

They list what is harmless and what is likely, never what is bad: a person is asked about a word that no list
has. To take a word out only makes the program ask more. All are written without capitals and accents.
"""

from typing import Final

from importer.words.fields import Field


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


BY: Final = _words("by par von durch por da pelo door")

DONE_BY: Final = _words(
    "created modified updated changed edited approved validated reviewed checked verified requested imported",
    "exported entered submitted signed cleared called",
    "cree creee modifie modifiee saisi saisie demande demandee valide validee approuve approuvee verifie "
    "verifiee",
    "angelegt erstellt erfasst geandert gepruft freigegeben genehmigt beantragt",
    "creado creada modificado modificada actualizado actualizada aprobado aprobada validado validada",
    "revisado revisada solicitado solicitada",
    "creato creata modificato modificata aggiornato aggiornata approvato approvata verificato verificata",
    "richiesto richiesta",
    "criado criada atualizado atualizada alterado alterada aprovado aprovada revisto verificado verificada",
    "aangemaakt gewijzigd bijgewerkt goedgekeurd gecontroleerd aangevraagd",
)
"""Who did one of these is harmless where `by` stands behind it: `Approved by`, never `Approved AM`."""

OLD: Final = _words(
    "old former previous prior ex legacy",
    "ancien ancienne precedent precedente",
    "alt alte alter altes bisher bisherig bisherige bisheriger vorherig vorherige vorheriger",
    "ehemalig ehemalige ehemaliger fruher fruhere fruherer",
    "anterior antiguo antigua vecchio vecchia precedente antigo antiga",
    "oud oude vorige voormalig voormalige",
)
"""What was."""

ASIDE: Final = _words(
    "creator author approver reviewer requester editor modifier backup deputy substitute assistant",
    "auteur approbateur valideur demandeur suppleant suppleante remplacant remplacante adjoint adjointe",
    "ersteller prufer vertretung stellvertreter stellvertreterin stellvertretung",
    "aprobador aprobadora solicitante suplente sustituto sustituta",
    "creatore autore approvatore richiedente sostituto sostituta",
    "criador autor aprovador substituto substituta",
    "aanmaker goedkeurder aanvrager vervanger",
)
"""Who made, approves or backs something."""

COMPANIONS: Final = _words(
    "user users login person date time on at last team utilisateur date le benutzer datum am um mitarbeiter",
    "usuario fecha utente data gebruiker op",
)
"""What may stand beside these, and adds nothing."""

OTHER_COMPANIES: Final = _words(
    "parent group holding headquarters hq payer",
    "groupe siege",
    "konzern mutter muttergesellschaft konzernmutter",
    "matriz grupo",
    "capogruppo gruppo",
    "moederbedrijf moedermaatschappij groep hoofdkantoor",
)
OTHER_COMPANIES_PHRASES: Final = (
    ("head", "office"),
    ("bill", "to"),
    ("invoice", "owner"),
    ("payment", "owner"),
    ("maison", "mere"),
    ("key", "account"),
)
"""Ids of other companies than the one that a row is about."""

NEW: Final = _words(
    "new corrected final nouveau nouvel nouvelle neu neue neuer neues nuevo nueva nuovo nuova novo nova "
    "nieuw nieuwe",
)
"""What is meant, where nothing old stands beside it."""

CHANGES: Final = NEW | _words(
    "current next future proposed target first second primary secondary v version q",
    "actuel actuelle aktuell aktuelle aktueller actual attuale atual huidig huidige",
    "futur future prochain prochaine kunftig kunftige kunftiger zukunftig zukunftige zukunftiger",
    "futuro futura proximo proxima prossimo prossima toekomstig toekomstige",
)
"""Before or behind a name: another column may hold what is meant. So does a number or a year at the end."""

NEUTRAL_ANYWHERE: Final = _words(
    "email emails e mail mails name names address of the",
    "nom noms adresse courriel courriels du de des d le la les l",
    "der die das den vom e-mail-adresse emailadresse mailadresse",
    "nombre correo correos electronico direccion del el los",
    "nome indirizzo di della dell dello",
    "endereco do dos naam adres van het een",
    "cf c x custom field property org",
)
_NEUTRAL: Final = {
    Field.ACCOUNT_MANAGER: _words(
        "company customer customers client clients account accounts sales assigned organization organisation "
        "id",
        "compte comptes clientele societe entreprise attitre attribue affecte assigne",
        "kunde kunden konto firma zugewiesener",
        "cliente clientes cuenta cuentas empresa asignado asignada",
        "clienti conto azienda assegnato conta contas atribuido",
        "klant klanten klantaccount toegewezen",
    ),
    Field.WORKFLOW: _words(
        "plan code model profile term terms template customer client type",
        "modele code profil",
        "plan profil kunden",
        "codigo modelo plantilla codice modello profilo klant",
    ),
    Field.EXTERNAL_ID: _words(
        "company organization organisation societe firma empresa azienda bedrijf internal"
    ),
}
NEUTRAL: Final = {field: NEUTRAL_ANYWHERE | words for field, words in _NEUTRAL.items()}
"""They may stand beside a likely name and change nothing about it."""

LIKELY: Final = {
    Field.ACCOUNT_MANAGER: _words(
        "owner rep representative salesperson am kam csm manager managers executive responsible",
        "responsable responsables commercial gestionnaire gestionnaires conseiller conseillere representant",
        "betreuer betreuerin kundenbetreuer kundenbetreuerin zustandig zustandiger verantwortlich "
        "verantwortlicher",
        "gestor gestora gestores ejecutivo ejecutiva comercial vendedor vendedora agente",
        "responsabile responsabili commerciale venditore gerente",
        "accounthouder beheerder vertegenwoordiger verkoper accountmanager",
    ),
    Field.WORKFLOW: _words(
        "workflow workflows sequence scenario dunning reminder reminders procedure",
        "relance relances",
        "mahnung mahnungen mahnplan mahnprofil mahnlauf",
        "sollecito solleciti piano cobro recobro",
        "herinnering herinneringen aanmaningsplan aanmaningsset",
    ),
}
"""Exactly one of them beside neutral words is a likely name."""

LIKELY_PHRASES: Final = {
    Field.ACCOUNT_MANAGER: (
        ("assigned", "to"),
        ("managed", "by"),
        ("handled", "by"),
        ("in", "charge"),
        ("looked", "after", "by"),
        ("suivi", "par"),
        ("gere", "par"),
        ("betreut", "von"),
        ("sales", "employee"),
    ),
    Field.WORKFLOW: (),
    Field.EXTERNAL_ID: (("sold", "to"), ("sold", "to", "party"), ("business", "partner")),
}

IDS: Final = _words(
    "id ids no nr n num number code cod ref reference identifier key external account erp crm",
    "customer cust client debtor acct contact tiers",
    "numero identifiant externe compte clef cle",
    "kunde kunden nummer kennung extern externer debitor debitoren kreditor konto schlussel",
    "cliente clientes codigo referencia identificador externo cuenta",
    "codice riferimento identificativo esterno conto",
    "klant klanten debiteur debiteuren referentie codigo conta",
)
"""A likely name of an External Id is made of these and neutral words alone."""

VOCABULARY: Final = frozenset().union(
    *(
        BY,
        DONE_BY,
        OLD,
        ASIDE,
        COMPANIONS,
        OTHER_COMPANIES,
        CHANGES,
        IDS,
        *NEUTRAL.values(),
        *LIKELY.values(),
    ),
    *(phrase for phrases in LIKELY_PHRASES.values() for phrase in phrases),
    *OTHER_COMPANIES_PHRASES,
)
"""All words that any list has."""
