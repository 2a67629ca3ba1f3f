"""What the README, and the pages that it leads to, say of files, errors and addresses is so."""

import re

from bot.http_mode import EVENTS_PATH
from handlers.blocks.help import HELP_COMMAND
from handlers.file_kinds import TABLES
from handlers.payloads.ids import Command
from importer.matching.header_meaning import read_header
from importer.words.fields import Field
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.jobs import JobState
from importer.words.row_errors import Advice, RowErrorCode
from importer.words.totals import Guard
from importer.words.workspace_settings import Setting, WorkspaceSettings
from tests.project.documents import rows, section, text_of


def test_the_table_of_errors_is_the_programs() -> None:
    """Every code with its message and its solution, in the order of the program."""
    told = rows(section("docs/imports.md", "What can be wrong with a row"))
    advice = Advice(["Standard EU", "Standard US", "VIP"])
    assert told == [[code.value, code.message, advice.on(code)] for code in RowErrorCode]


def test_the_guards_are_told() -> None:
    """Each with its numbers' names, the gravest first."""
    told = rows(section("docs/imports.md", "What stops by itself"))
    assert [row[0] for row in told] == [guard.value for guard in Guard]
    numbers = {name for row in told if row[2] for name in row[2].split(", ")}
    assert numbers == {setting for setting in Setting if setting.is_guard}


def test_what_can_be_set_is_told() -> None:
    """Each setting but the guards' numbers, with what it is where nobody has set it."""
    *told, guards = rows(section("docs/settings.md", "What can be set"))
    assert guards[0] == "guard_…"
    unset = {
        setting.value: WorkspaceSettings().written(setting) for setting in Setting if not setting.is_guard
    }
    assert {row[0]: row[2] for row in told} == unset


def test_the_fields_are_told_by_their_names() -> None:
    """The table of fields has the names that people are shown."""
    assert [row[0] for row in rows(section("README.md", "The file"))] == [field.label for field in Field]


def test_the_headers_named_as_known_are_known() -> None:
    """The examples of headers that need no answer are in the list."""
    named = _named_in_columns(r"such as (.*?)\.")
    assert len(named) > 3
    assert [name for name in named if normalise(name) not in KNOWN_NAMES] == []


def test_the_headers_named_as_likely_are_likely() -> None:
    """The examples of headers that need values of yours below them are likely ones, and not known."""
    headers = [read_header(name) for name in _named_in_columns(r"likely one \((.*?)\)")]
    assert len(headers) > 3
    assert all(header.likely and not header.known for header in headers)


def _named_in_columns(pattern: str) -> list[str]:
    found = re.search(pattern, section("docs/imports.md", "Which column is which"), re.DOTALL)
    return re.findall(r"`(.+?)`", found[1]) if found else []


def test_the_kinds_of_files_are_told() -> None:
    """The endings that Handoff answers to."""
    (sentence,) = re.findall(
        r"It takes (.*)\.$", section("README.md", "In Slack, step by step"), re.MULTILINE
    )
    assert set(re.findall(r"`(\.\w+)`", sentence)) == {f".{ending}" for ending in (*TABLES, "txt")}


def test_the_command_and_the_address_are_told() -> None:
    """What people type in Slack, and where Slack sends requests over HTTP."""
    assert all(f"`{command}`" in text_of("README.md") for command in Command)
    assert f"`{HELP_COMMAND}`" in text_of("README.md")
    assert f"`https://your-host{EVENTS_PATH}`" in text_of("docs/operations.md")


def test_the_json_statuses_in_the_readme_exist() -> None:
    """A status that a script may look for is one of the program's."""
    told = re.findall(r"`status` (?:is )?`(\w+)`", text_of("docs/command-line.md"))
    assert {JobState(status) for status in told} == {JobState.PREVIEWED, JobState.FAILED}
