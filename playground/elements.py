"""The elements of blocks that people act on: where they stand, and what they hold."""

from dataclasses import dataclass
from typing import Any

from playground.errors import PageError
from playground.ids import new_id
from playground.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Holding:
    """How an element of one type holds its value: under which key, and what it begins with."""

    key: str
    initial: str
    empty: Any = None


HOLDINGS = {
    "plain_text_input": Holding("value", "initial_value"),
    "number_input": Holding("value", "initial_value"),
    "email_text_input": Holding("value", "initial_value"),
    "url_text_input": Holding("value", "initial_value"),
    "rich_text_input": Holding("rich_text_value", "initial_value"),
    "static_select": Holding("selected_option", "initial_option"),
    "external_select": Holding("selected_option", "initial_option"),
    "radio_buttons": Holding("selected_option", "initial_option"),
    "multi_static_select": Holding("selected_options", "initial_options", []),
    "multi_external_select": Holding("selected_options", "initial_options", []),
    "checkboxes": Holding("selected_options", "initial_options", []),
    "users_select": Holding("selected_user", "initial_user"),
    "multi_users_select": Holding("selected_users", "initial_users", []),
    "channels_select": Holding("selected_channel", "initial_channel"),
    "conversations_select": Holding("selected_conversation", "initial_conversation"),
    "datepicker": Holding("selected_date", "initial_date"),
    "timepicker": Holding("selected_time", "initial_time"),
    "datetimepicker": Holding("selected_date_time", "initial_date_time"),
    "file_input": Holding("files", "", []),
}


def interactive_elements(block: JsonObject) -> list[JsonObject]:
    """The elements of a block that a person can press, choose from or fill in."""
    match block["type"]:
        case "actions":
            return list(block["elements"])
        case "input":
            return [block["element"]]
        case "section" if block.get("accessory", {"type": "image"})["type"] != "image":
            return [block["accessory"]]
        case _:
            return []


def offered_options(element: JsonObject) -> list[JsonObject]:
    """The options that an element offers, its groups' included; none for an element without."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def find_element(blocks: list[JsonObject] | None, block_id: str, action_id: str) -> JsonObject:
    """The element under these ids; PageError where there is none."""
    for block in blocks or ():
        if block.get("block_id") == block_id:
            for element in interactive_elements(block):
                if element.get("action_id") == action_id:
                    return element
    raise PageError("There is nothing to act on under these ids.", status=404)


def with_ids(blocks: list[JsonObject] | None) -> list[JsonObject] | None:
    """The blocks with the ids that Slack gives where the app gave none."""
    if blocks is None:
        return None
    identified = [{**block, "block_id": block.get("block_id") or new_id("b")} for block in blocks]
    return [_with_action_ids(block) for block in identified]


def state_values(blocks: list[JsonObject] | None, given: JsonObject) -> JsonObject:
    """Slack's `state.values`: what each element holds, by block id and action id.

    `given` has the same form, and holds what the person changed; the rest is as the blocks begin.
    """
    values: JsonObject = {}
    for block in blocks or ():
        held = {
            element["action_id"]: _held_value(element, given.get(block["block_id"], {}))
            for element in interactive_elements(block)
            if element["type"] in HOLDINGS
        }
        if held:
            values[block["block_id"]] = held
    return values


def checked_action(element: JsonObject, given: JsonObject) -> JsonObject:
    """The value part of an action on this element; PageError where the element cannot give it."""
    kind = element["type"]
    if given.get("type", kind) != kind:
        raise PageError(f"This is a {kind}, not a {given['type']}.")
    if kind == "button":
        return {name: element[name] for name in ("text", "value", "style") if name in element}
    key = "selected_option" if kind == "overflow" else HOLDINGS[kind].key
    if key not in given:
        raise PageError(f"A {kind} needs its {key}.")
    _check_offered(element, given[key])
    return {key: given[key]}


def empty_value(element: JsonObject, value: JsonObject) -> bool:
    """Whether this value of an input element counts as nothing given."""
    return not value.get(HOLDINGS[element["type"]].key)


def _held_value(element: JsonObject, given: JsonObject) -> JsonObject:
    holding = HOLDINGS[element["type"]]
    value = element.get(holding.initial, holding.empty)
    if element["action_id"] in given:
        value = given[element["action_id"]].get(holding.key, holding.empty)
        _check_offered(element, value)
    return {"type": element["type"], holding.key: value}


def _check_offered(element: JsonObject, chosen: Any) -> None:  # noqa: ANN401 - JSON of any form
    offered = [option["value"] for option in offered_options(element)]
    options = chosen if isinstance(chosen, list) else [chosen]
    if not offered or any(option is None for option in options):
        return
    if any(option.get("value") not in offered for option in options):
        raise PageError("This option is not offered.")


def _with_action_ids(block: JsonObject) -> JsonObject:
    match block["type"]:
        case "actions":
            return block | {"elements": [_with_action_id(element) for element in block["elements"]]}
        case "input":
            return block | {"element": _with_action_id(block["element"])}
        case "section" if "accessory" in block:
            return block | {"accessory": _with_action_id(block["accessory"])}
        case _:
            return block


def _with_action_id(element: JsonObject) -> JsonObject:
    if element["type"] == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id("a")}
