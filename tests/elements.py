"""Finding what to press, choose from and fill in, by the words that a person reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.pseudo import plain
from tests.sight import Json, Seen, read

VALUE_KEYS = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "datepicker": "selected_date",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "file_input": "files",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An element, and the block that it stands in."""

    block: Json
    element: Json

    @property
    def ids(self) -> dict[str, str]:
        """The ids that name it."""
        return {"block_id": self.block["block_id"], "action_id": self.element["action_id"]}


def find_button(seen: Seen, text: str, near: str = "") -> Found:
    """The button of this text, or that begins with it, as `Import 3 changes`.

    `near` is something to read in its block, or in the block before.
    """
    buttons = list(_buttons_near(seen, near))
    for found, label in buttons:
        if label == text:
            return found
    for found, label in buttons:
        if label.startswith(f"{text} "):
            return found
    raise AssertionError(f"There is no button [{text}] {'near ' + near if near else ''} in:\n{read(seen)}")


def has_button(seen: Seen, text: str) -> bool:
    """Whether there is a button of this text, or that begins with it."""
    labels = [label for _found, label in _buttons_near(seen, "")]
    return any(label == text or label.startswith(f"{text} ") for label in labels)


def _buttons_near(seen: Seen, near: str) -> Iterator[tuple[Found, str]]:
    """Each button with its text."""
    before = ""
    for block in seen.blocks:
        words = read(Seen({"blocks": [block]}, seen.names))
        for element in _elements(block):
            if element["type"] == "button" and near in before + words:
                yield Found(block, element), plain(element["text"]["text"])
        before = words


def find_choice(seen: Seen, label: str) -> Found:
    """What to choose from or fill in, by its label, its text, its placeholder or its ids."""
    for block in seen.blocks:
        for element in _elements(block):
            if element["type"] != "button" and any(
                label.lower() in name.lower() for name in _names(block, element)
            ):
                return Found(block, element)
    raise AssertionError(f"There is nothing to choose under “{label}” in:\n{read(seen)}")


def options_of(offer: Json) -> list[Json]:
    """The options of an element or of an app's suggestions, its groups' included."""
    groups = offer.get("option_groups") or []
    return [*(offer.get("options") or []), *(option for group in groups for option in group["options"])]


def option_named(offer: Json, beginning: str) -> Json:
    """The option whose text begins so."""
    options = options_of(offer)
    for option in options:
        if plain(option["text"]["text"]).startswith(beginning):
            return option
    texts = ", ".join(option["text"]["text"] for option in options)
    raise AssertionError(f"No option begins with “{beginning}”; there are: {texts}")


def value_for(element: Json, given: Any) -> Json:  # noqa: ANN401 - a text, or texts
    """The value part for this element: options by the beginnings of their texts, everything else as it is."""
    kind = element["type"]
    key = VALUE_KEYS.get(kind, "selected_option")
    if key == "selected_option":
        return {"type": kind, key: option_named(element, given)}
    if key == "selected_options":
        return {"type": kind, key: [option_named(element, one) for one in given]}
    return {"type": kind, key: given}


def _elements(block: Json) -> Iterator[Json]:
    candidates = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    for element in candidates:
        if block["type"] in ("section", "actions", "input") and element and element["type"] != "image":
            yield element


def _names(block: Json, element: Json) -> list[str]:
    texts = [block.get("label"), block.get("text"), element.get("placeholder")]
    return [block["block_id"], element["action_id"], *(plain(text["text"]) for text in texts if text)]
