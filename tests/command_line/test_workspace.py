"""`workspace`: what is set for a workspace is shown and set, and it is kept who did it."""

from datetime import datetime
from pathlib import Path

import pytest

from importer.words.language import Language
from storage.store import Store
from tests.command_line.program import Program, Typed

UNSET = {
    "language": "en",
    "time_zone": "UTC",
    "guard_fit_percent": "20",
    "guard_error_percent": "50",
    "guard_cleared": "5",
    "guard_changes": "1000",
    "guard_workflow_changes": "100",
    "guard_workflow_percent": "10",
    "guard_moved_percent": "50",
    "guard_moved": "20",
    "who_imports": "everyone",
    "import_admins": "nobody",
    "approval_above": "never",
    "approvers": "nobody",
    "tell_managers": "off",
}
"""What is so as long as nobody has set anything; the numbers are the design's."""
LANGUAGE = "Language in channels (language)"


def test_what_was_and_what_is_now(typed: Typed) -> None:
    """Setting says both; showing says who did it."""
    assert typed("workspace", "show").out.startswith(f"{LANGUAGE}: English (en), because nobody has set it\n")
    said = typed("workspace", "set", "language", "fr", LOGNAME="robin")
    assert (said.code, said.out) == (
        0,
        f"{LANGUAGE} was English (en), and is French (fr) now.\n",
    )
    again = typed("workspace", "set", "language", "FR")
    so_already = f"{LANGUAGE} is French (fr) already, so nothing was changed.\n"
    assert (again.code, again.out) == (0, so_already)
    assert typed("workspace", "show").out.startswith(f"{LANGUAGE}: French (fr), set by robin, 20")


def test_every_change_is_told_as_json(typed: Typed) -> None:
    """The newest first, with who made it and when."""
    assert typed("workspace", "show", "--json").json == {"settings": UNSET, "changes": []}
    typed("workspace", "set", "language", "fr", LOGNAME="robin")
    typed("workspace", "set", "language", "English", LOGNAME="alex")
    told = typed("workspace", "show", "--json").json
    assert [datetime.fromisoformat(change.pop("at")).tzinfo is not None for change in told["changes"]] == [
        True
    ] * 2
    assert told == {
        "settings": UNSET,
        "changes": [
            {"setting": "language", "from": "fr", "to": "en", "by": "cli:alex"},
            {"setting": "language", "from": "en", "to": "fr", "by": "cli:robin"},
        ],
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "colour",
            "blue",
            'There is no setting named "colour". What can be set: language, time_zone, guard_fit_percent, ',
        ),
        (
            "language",
            "de",
            f'{LANGUAGE} can\'t be "de", so nothing was changed. Choose one of: en (English), fr (French).\n',
        ),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    typed: Typed, name: str, value: str, said: str
) -> None:
    """And nothing is kept."""
    refused = typed("workspace", "set", name, value)
    assert (refused.code, refused.out, refused.err[: len(said)]) == (2, "", said)
    assert typed("workspace", "show", "--json").json == {"settings": UNSET, "changes": []}


def test_without_a_verb_nothing_is_done(typed: Typed) -> None:
    """It is said which there are."""
    refused = typed("workspace")
    assert refused.code == 2
    assert "show | set NAME VALUE | audit" in refused.err


async def test_one_of_several_workspaces_is_named(program: Program, store: Store) -> None:
    """Each has settings of its own; without its name nothing is set."""
    first = await store.workspaces.connect("T1", "Alder & Co")
    second = await store.workspaces.connect("T2", "Birch Ltd")
    unnamed = await program.run("workspace", "set", "language", "fr")
    assert unnamed.code == 2
    assert "name one with --workspace" in unnamed.err
    named = await program.run("workspace", "set", "language", "fr", "--workspace", "T2")
    assert (named.code, named.out) == (
        0,
        f"{LANGUAGE} was English (en), and is French (fr) now.\n",
    )
    assert (await store.workspace_settings.of(first)).language is Language.ENGLISH
    assert (await store.workspace_settings.of(second)).language is Language.FRENCH


def test_approval_wants_someone_who_can_give_it(typed: Typed) -> None:
    """Else no large import could go through: the group comes first, and stays while it is needed."""
    refused = typed("workspace", "set", "approval_above", "100")
    assert refused.code == 2
    assert "Above 100 customers an import would need approval, and nobody could give it" in refused.err
    typed("workspace", "set", "approvers", "S0LEADS0001")
    assert (
        typed("workspace", "set", "approval_above", "100").out
        == "Imports need approval above so many customers (approval_above) was never, and is 100 now.\n"
    )
    assert typed("workspace", "set", "approvers", "nobody").code == 2
    told = typed("workspace", "show", "--json").json["settings"]
    assert (told["approval_above"], told["approvers"]) == ("100", "S0LEADS0001")


def test_the_audit_list_is_shown_and_written(typed: Typed, tmp_path: Path) -> None:
    """Newest first, with who did it on which machine; as a file, in the form that its name asks for."""
    assert typed("workspace", "audit").out == "Nobody has set anything yet.\n"
    typed("workspace", "set", "who_imports", "admins", LOGNAME="=robin")
    typed("workspace", "set", "language", "fr", LOGNAME="alex")
    first, second = typed("workspace", "audit").out.splitlines()
    assert first.endswith(
        f": {LANGUAGE} was English (en), and is French (fr), set by alex, from the command line"
    )
    assert (
        "Who may import (who_imports) was everyone, and is import admins (admins), set by =robin, from"
        in second
    )
    path = tmp_path / "audit.csv"
    assert typed("workspace", "audit", "--output", str(path)).out == f"2 changes are in {path}.\n"
    head, newest, oldest = path.read_text("utf-8-sig").splitlines()
    assert head == "When,Who,Setting,From,To"
    assert newest.endswith(',"alex, from the command line",Language in channels,English (en),French (fr)')
    assert "'=robin, from the command line" in oldest
    typed("workspace", "audit", "--output", str(tmp_path / "audit.xlsx"))
    assert (tmp_path / "audit.xlsx").read_bytes().startswith(b"PK")
