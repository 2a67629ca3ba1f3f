"""`--language`: the command line answers in the chosen language; what programs read stays English."""

import asyncio
import csv
import re
from pathlib import Path

import pytest

from tests.command_line.directory import BEFORE, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

NO_EXTERNAL_ID = "Colour,Size\nred,L\nblue,M\n"
WITH_ERRORS = (
    f"External Id,Account manager email\nCU-002,{ZOE}\nCU-003,{TOM}\nCU-999,{TOM}\n"
    "CU-004,tom.beker@example.com\n"
)
FRENCH_REFUSAL = (
    "Choisissez la colonne qui contient l’ID externe. S’il n’y en a pas, ajoutez-en une. Vos ID ressemblent "
    'à "CU-001". Désignez les colonnes avec --external-id, --account-manager et --workflow. '
    'Le fichier contient "Colour" et "Size". '
    "L’en-tête a été pris à la ligne 1\u00a0: indiquez --header-row si le tableau est ailleurs.\n"
)
FRENCH_SUMMARY = """\
Import 1\u00a0: handover.csv
  Le fichier a 4 lignes et 2 colonnes, séparées par des virgules.
  ID externe\u00a0: colonne "External Id"
  E-mail du responsable de compte\u00a0: colonne "Account manager email"
  Nom du plan de relance\u00a0: non importé. Les plans de relance ne seront pas modifiés.
1 client modifié, 1 déjà à jour et 2 lignes à corriger
  modifiées            1
  déjà à jour          1
  erreurs              2
"""


@pytest.fixture
def folder(program: Program) -> Path:
    """The program's folder, with a file that fits and one that doesn't."""
    (program.folder / "colours.csv").write_text(NO_EXTERNAL_ID)
    (program.folder / "handover.csv").write_text(WITH_ERRORS)
    return program.folder


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.usefixtures("folder")
def test_an_import_is_refused_in_french(program: Program, typed: Typed, place: int) -> None:
    """Wherever the option stands; nothing is changed."""
    words = ["import", "colours.csv"]
    answer = typed(*words[:place], "--language", "fr", *words[place:])
    assert (answer.code, answer.out, answer.err) == (2, "", FRENCH_REFUSAL)
    assert asyncio.run(assignments(program.database)) == BEFORE


def test_a_summary_in_french(typed: Typed, folder: Path) -> None:
    """With what is wrong, what may be meant, and the error file; the next answer is English again."""
    answer = typed("import", "handover.csv", "--error-file", "mend.csv", "--language", "fr")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.startswith(FRENCH_SUMMARY)
    assert f'"tom.beker@example.com" (1 ligne), vouliez-vous dire "{TOM}"\u202f?\n' in answer.out
    assert (
        "\nLes lignes à corriger sont dans mend.csv\u00a0: corrigez-les là, et importez ce fichier.\n"
        in answer.out
    )
    assert "Ligne" in _header(folder / "mend.csv")
    assert re.match(r" +1  \d\d\d\d-\d\d-\d\d \d\d:\d\d  handover", english := typed("history").out)
    assert "2 rows need fixing" in english
    assert re.match(r" +1  \d\d/\d\d/\d\d\d\d \d\d:\d\d  handover", typed("history", "--language", "fr").out)


def test_json_is_english_in_any_language(typed: Typed, folder: Path) -> None:
    """It is read by programs; the error file, which people read, is in the language."""
    answer = typed("--language", "fr", "import", "handover.csv", "--error-file", "mend.csv", "--json")
    assert answer.json["file"]["in_words"] == "The file has 4 rows and 2 columns, separated by commas."
    assert answer.json["mapping_reasons"]["external_id"] == "its header"
    assert "Ligne" in _header(folder / "mend.csv")
    refused = typed("--language", "fr", "import", "colours.csv", "--json").json
    assert refused["error"].startswith("Choose the column that holds the External Id.")


def test_an_error_file_in_french_is_imported(program: Program, typed: Typed, folder: Path) -> None:
    """Its own columns are known in every language, whatever language it is imported in."""
    typed("import", "handover.csv", "--error-file", "mend.csv", "--language", "fr")
    mend = folder / "mend.csv"
    header = mend.read_text(encoding="utf-8-sig").splitlines()[0]
    mend.write_text(f"{header}\nCU-004,{TOM},5,,,\n", encoding="utf-8")
    answer = typed("import", "mend.csv")
    assert (answer.code, answer.err) == (0, "")
    assert asyncio.run(assignments(program.database))["CU-004"] == (TOM, "Standard US")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--language", "de", "history"], "Handoff doesn't speak 'de'. Choose one of: en, fr."),
        (["history", "--language", "French"], "Handoff doesn't speak 'French'. Choose one of: en, fr."),
        (["history", "--language"], "argument --language: expected one argument"),
    ],
)
def test_a_language_that_there_is_not(typed: Typed, words: list[str], said: str) -> None:
    """It is refused, with those that there are."""
    answer = typed(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_what_is_set_and_what_is_loaded_in_french(typed: Typed, folder: Path) -> None:
    """Also an option of a command within a command."""
    (folder / "users.csv").write_text("Email,Name\nnew@example.com,New\nnobody,Nobody\n")
    shown = typed("workspace", "show", "--language", "fr")
    assert shown.out.startswith(
        "Langue dans les canaux (language)\u00a0: anglais (en), car personne ne l’a réglé\n"
    )
    loaded = typed("directory", "load", "users", "users.csv", "--language", "fr")
    assert loaded.out == (
        "Utilisateurs — ajoutés\u00a0: 1, mis à jour\u00a0: 0, inchangés\u00a0: 0, refusés\u00a0: 1.\n"
        '  La ligne 3 n’a pas été chargée\u00a0: Ce n’est pas une adresse e-mail ("nobody").\n'
    )
    taken_back = typed("undo", "1", "--language", "fr")
    assert taken_back.out.startswith("Annulation 2 de la liste 1\u00a0: users.csv\n")


def test_settings_and_the_database_in_french(program: Program, typed: Typed) -> None:
    """What keeps a command from beginning is said in the language, too."""
    wrong = typed("--language", "fr", "history", PORT="many")
    assert wrong.err == "PORT doit être un nombre entier de 1 à 65\u202f535, et non 'many'.\n"
    missing = typed("--language", "fr", "history", DATABASE_URL=f"sqlite:///{program.folder}/handof.db")
    assert missing.err.startswith(
        f"Il n’y a pas de base de données à l’emplacement {program.folder}/handof.db. "
    )


def test_the_help_in_french(typed: Typed) -> None:
    """What commands and options do, and what stands around that."""
    told = typed("import", "--help", "--language", "fr")
    assert told.code == 0
    assert told.out.startswith("utilisation\u00a0: handoff import [-h] [--language LANG] ")
    for words in (
        "\narguments\u00a0:\n",
        "\noptions\u00a0:\n",
        "-h, --help ",
        "afficher cette aide et quitter",
    ):
        assert words in told.out
    assert "message and exit" not in told.out
    assert "importer un fichier\u00a0: vérifier chaque ligne" in " ".join(told.out.split(" "))
    assert "afficher un objet JSON" in told.out


@pytest.mark.parametrize(
    ("words", "english", "french"),
    [
        (
            ["import"],
            "handoff import: error: the following arguments are required: FILE",
            "handoff import : erreur : il manque : FILE",
        ),
        (
            ["history", "--foo"],
            "handoff: error: unrecognized arguments: --foo",
            "handoff : erreur : arguments inconnus : --foo",
        ),
        (
            ["history", "one"],
            "handoff history: error: argument NUMBER: not a whole number: 'one'",
            "handoff history : erreur : argument NUMBER : ce n’est pas un nombre entier : 'one'",
        ),
        (
            ["import", "a.csv", "--hidden", "maybe"],
            "handoff import: error: argument --hidden: invalid choice: 'maybe' (choose from",
            "handoff import : erreur : argument --hidden : choix impossible : 'maybe' (possibles :",
        ),
        (
            ["import", "a.csv", "--sheet"],
            "handoff import: error: argument --sheet: expected one argument",
            "handoff import : erreur : argument --sheet : une valeur est attendue",
        ),
        (
            ["import", "a.csv", "--preview=yes"],
            "handoff import: error: argument --preview: takes no value, but got 'yes'",
            "handoff import : erreur : argument --preview : ne prend pas de valeur, mais a reçu 'yes'",
        ),
    ],
)
def test_words_that_are_not_understood(typed: Typed, words: list[str], english: str, french: str) -> None:
    """What is wrong is said in the language, below how the command is used; nothing is done."""
    for language, usage, said in (("en", "usage: ", english), ("fr", "utilisation\u00a0: ", french)):
        answer = typed(*words, "--language", language)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith(usage)
        assert answer.err.splitlines()[-1].startswith(said.replace(" :", "\u00a0:"))


def test_what_the_system_cannot_do_in_french(typed: Typed) -> None:
    """A file that isn't there, as the most frequent of all."""
    answer = typed("import", "gone.csv", "--language", "fr")
    assert answer.err == "Impossible de lire gone.csv\u00a0: fichier ou dossier introuvable.\n"


def _header(path: Path) -> list[str]:
    return next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
