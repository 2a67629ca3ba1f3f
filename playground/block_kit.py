"""Block Kit by Slack's limits: which blocks and views are refused, and in which words.

The limits are declared in block_kit.json (https://docs.slack.dev/reference/block-kit); what spans several
blocks is checked here.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from playground.elements import interactive_elements, offered_options
from playground.wire import JsonObject

MARKDOWN_CHARACTERS = 12_000
SENTENCES: dict[str, Callable[[Any, Any, Any], list[str]]] = {
    "maxLength": lambda limit, _value, _schema: [f"must be less than {limit + 1} characters"],
    "minLength": lambda limit, _value, _schema: [f"must be more than {limit - 1} characters"],
    "maxItems": lambda limit, _value, _schema: [f"no more than {limit} items allowed"],
    "minItems": lambda limit, _value, _schema: [f"no fewer than {limit} items allowed"],
    "type": lambda kind, _value, _schema: [f"must provide a value of type {kind}"],
    "enum": lambda _limit, _value, _schema: ["must be a valid enum value"],
    "typed": lambda _limit, kind, _schema: [f"unsupported type: {kind}"],
    "required": lambda names, value, _schema: [
        f"missing required field: {name}" for name in names if name not in value
    ],
    "additionalProperties": lambda _limit, value, schema: [
        f"invalid additional property: {name}" for name in value if name not in schema["properties"]
    ],
    "oneOf": lambda _choices, _value, schema: [schema["sentence"]],
    "anyOf": lambda _choices, _value, schema: [schema["sentence"]],
}
"""What Slack says of a breach, from the keyword's value, what was given, and the schema broken."""


def message_breaches(blocks: object) -> list[str]:
    """What Slack finds wrong with the blocks of a message, each with its place; nothing when all is well."""
    breaches = _schema_breaches("surface.message", blocks, "/blocks")
    if breaches or not isinstance(blocks, list):
        return breaches
    return list(_joint_breaches(blocks, "/blocks"))


def characters_in(blocks: object) -> int:
    """How many characters the texts in these blocks have together, those of options included."""
    if isinstance(blocks, list):
        return sum(map(characters_in, blocks))
    if not isinstance(blocks, dict):
        return 0
    own = blocks.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(characters_in, blocks.values()))


def has_two_tables(blocks: list[JsonObject]) -> bool:
    """Whether a message holds more tables than the one that Slack allows."""
    return [block["type"] for block in blocks].count("table") > 1


def view_breaches(view: object) -> list[str]:
    """What Slack finds wrong with a modal or Home tab."""
    breaches = _schema_breaches("surface.view", view, "/view")
    if breaches or not isinstance(view, dict):
        return breaches
    return [*_joint_breaches(view["blocks"], "/view/blocks"), *_inputs_without_submit(view)]


def suggestion_breaches(suggestions: object) -> list[str]:
    """What Slack finds wrong with the options that an app suggests for an external select."""
    return _schema_breaches("surface.suggestions", suggestions, "")


def _schema_breaches(definition: str, value: object, place: str) -> list[str]:
    errors = _block_kit().judge(value, definition)
    return list(dict.fromkeys(breach for error in errors for breach in _in_slacks_words(error, place)))


class _BlockKit:
    """The limits as declared. Of each part a validator is kept: jsonschema makes one at each look at it."""

    def __init__(self, definitions: dict[str, JsonObject]) -> None:
        self._definitions = definitions
        self._kept: dict[int, Validator] = {}
        keywords = {"typed": self._typed, "$ref": self._referred}
        self._checked = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]  # untyped
        self._checked.descend = self._descend

    def judge(self, value: object, definition: str) -> Iterator[ValidationError]:
        """What is wrong with a value by the definition of this name."""
        return self._descend(value, self._definitions[definition])

    def _descend(
        self, instance: object, schema: JsonObject, path: str | int | None = None, schema_path: object = None
    ) -> Iterator[ValidationError]:
        """The same by a part of the schema, in the place of jsonschema's own; `path` leads to the value."""
        del schema_path
        if id(schema) not in self._kept:
            self._kept[id(schema)] = self._checked(schema)
        for error in self._kept[id(schema)].iter_errors(instance):  # type: ignore[arg-type]  # any JSON
            if path is not None:
                error.path.appendleft(path)
            yield error

    def _referred(
        self, _validator: Validator, reference: str, value: object, _part: JsonObject
    ) -> Iterator[ValidationError]:
        return self.judge(value, reference.removeprefix("#/$defs/"))

    def _typed(
        self, _validator: Validator, definitions: list[str], value: object, _part: JsonObject
    ) -> Iterator[ValidationError]:
        """Check an object against the definition that its `type` names."""
        if not isinstance(value, dict):
            yield ValidationError("no object", validator="type", validator_value="object")
            return
        by_type = {definition.partition(".")[2]: definition for definition in definitions}
        kind = value.get("type")
        if kind is None:
            yield ValidationError("no type", validator="required", validator_value=["type"], instance=value)
        elif kind in by_type:
            yield from self.judge(value, by_type[kind])
        else:
            yield ValidationError("unsupported", validator="typed", instance=kind, path=["type"])


@cache
def _block_kit() -> _BlockKit:
    schema = json.loads(files("playground").joinpath("block_kit.json").read_text("utf-8"))
    return _BlockKit(schema["$defs"])


def _in_slacks_words(error: ValidationError, place: str) -> Iterator[str]:
    pointer = "/".join([place, *(str(step) for step in error.absolute_path)])
    for sentence in _sentences(error):
        yield f"{sentence} [json-pointer:{pointer}]"


def _sentences(error: ValidationError) -> list[str]:
    words = SENTENCES.get(str(error.validator))
    if words is None:
        return ["failed to match all allowed schemas"]
    return words(error.validator_value, error.instance, error.schema)


def _joint_breaches(blocks: list[JsonObject], place: str) -> Iterator[str]:
    """What no block shows on its own: ids given twice, choices that are not offered, too much markdown."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield f'`block_id` "{block_id}" already exists [json-pointer:{place}/{number}/block_id]'
        seen.update([block_id] if block_id else [])
        yield from _repeated_action_ids(block, f"{place}/{number}")
        yield from _choices_not_offered(block, f"{place}/{number}")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_CHARACTERS:
        yield f"must be less than {MARKDOWN_CHARACTERS + 1} characters [json-pointer:{place}]"


def _repeated_action_ids(block: JsonObject, place: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, element in enumerate(block.get("elements", ()) if block["type"] == "actions" else ()):
        action_id = element.get("action_id")
        if action_id in seen:
            where = f"{place}/elements/{number}/action_id"
            yield f'`action_id` "{action_id}" already exists [json-pointer:{where}]'
        seen.update([action_id] if action_id else [])


def _choices_not_offered(block: JsonObject, place: str) -> Iterator[str]:
    for element in interactive_elements(block):
        offered = offered_options(element)
        chosen = [element.get("initial_option"), *element.get("initial_options", ())]
        if offered and any(option not in offered for option in chosen if option):
            yield f"initial option must match one of the options [json-pointer:{place}]"


def _inputs_without_submit(view: JsonObject) -> Iterator[str]:
    if view["type"] != "modal" or "submit" in view:
        return
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            place = f"/view/blocks/{number}/input"
            yield f"must define `submit` to use an `input` block in modals [json-pointer:{place}]"
