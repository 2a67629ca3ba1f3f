"""docs/security.md tells who may do what as the program has it, and the README the app's scopes."""

import re

from handlers.scopes import OPTIONAL_SCOPES, SCOPES
from importer.permissions import Act, Relation, allows
from tests.project.documents import rows, section
from tests.project.sources import ROOT

DOCUMENT = "docs/security.md"
WHO = {
    Relation.MEMBER: "Member of the workspace",
    Relation.IMPORT_ADMIN: "Import admin",
    Relation.IMPORTER: "Who may import, as the workspace has set it",
    Relation.SHARER: "Who shared the file",
    Relation.CONVERSATION_MEMBER: "Member of the conversation",
    Relation.ONLOOKER: "Onlooker",
    Relation.APPROVER: "Approver",
    Relation.CONCERNED_MANAGER: "Account manager concerned",
    Relation.TEACHER: "Teacher",
    Relation.OPERATOR: "Operator",
    Relation.GUEST: "Guest",
    Relation.OUTSIDER: "Outsider",
    Relation.BOT: "Bot",
    Relation.UNKNOWN: "Unknown",
}


def test_the_table_of_who_may_what_is_the_programs() -> None:
    """Row by row; the columns are in the order of the acts."""
    told = {row[0]: [cell == "yes" for cell in row[1:]] for row in rows(section(DOCUMENT, "Who may what"))}
    assert told == {WHO[relation]: [allows(act, {relation}) for act in Act] for relation in Relation}


def test_what_is_said_to_be_tested_is_there() -> None:
    """Each line of what is protected names files of tests."""
    for row in rows(section(DOCUMENT, "What is protected, and how")):
        named = re.findall(r"tests/[\w/]+\.py", row[3])
        assert named
        assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_scopes_are_told_with_what_they_are_for() -> None:
    """Those that may be left out are marked."""
    told = rows(section("README.md", "What the app may do"))
    assert told == [
        *([scope, str(lost)] for scope, lost in SCOPES.items()),
        *([f"{scope} (optional)", str(lost)] for scope, lost in OPTIONAL_SCOPES.items()),
    ]
