"""What people type: a search in a select, or a slash command."""

from dataclasses import dataclass

from handlers.payloads.askers import read_person
from handlers.payloads.carried import read_field_block, read_table_block
from handlers.payloads.events import Person
from handlers.payloads.json_values import Json, required_text, text
from importer.words.fields import Field


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Slack asks for the options of a field's select that fit what was typed."""

    person: Person
    job: int
    field: Field
    typed: str


@dataclass(frozen=True, slots=True)
class TableSearch:
    """Slack asks for the rows or the sheets of a job's file that fit what was typed."""

    person: Person
    job: int
    typed: str


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command: `text` is what was typed behind it, `trigger` as of a `Press`."""

    person: Person
    text: str
    response_url: str
    trigger: str = ""


def read_suggestion(body: Json) -> Suggestion:
    """The question of a `block_suggestion` body."""
    asked = read_field_block(required_text(body, "block_id"))
    return Suggestion(
        person=read_person(body),
        job=asked.job,
        field=asked.field,
        typed=text(body, "value"),
    )


def read_table_search(body: Json) -> TableSearch:
    """The question of a `block_suggestion` body for the rows to choose the header from, or for the sheets."""
    job = read_table_block(required_text(body, "block_id")).job
    return TableSearch(read_person(body), job, typed=text(body, "value"))


def read_slash_command(body: Json) -> SlashCommand:
    """The command of a slash command's form."""
    return SlashCommand(
        person=Person(required_text(body, "user_id"), ""),
        text=text(body, "text").strip(),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
    )
