"""Block Kit: accepted up to Slack's limits, refused beyond them, with the place."""

from typing import Any

import pytest

from playground.block_kit import message_breaches, suggestion_breaches, view_breaches
from tests.sight import Json


def plain(text: str) -> Json:
    """A text object without formatting."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A text object with formatting."""
    return {"type": "mrkdwn", "text": text}


def option(number: int = 0, **more: Any) -> Json:  # noqa: ANN401 - JSON of any form
    """An option of its own."""
    return {"text": plain(f"Option {number}"), "value": f"{number}", **more}


def button(**more: Any) -> Json:  # noqa: ANN401 - JSON of any form
    """A button."""
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:  # noqa: ANN401 - JSON of any form
    """A select of one option."""
    return {"type": "static_select", "options": [option()], **more}


def section(accessory: Json) -> Json:
    """A text with something beside it."""
    return {"type": "section", "text": mrkdwn("Text"), "accessory": accessory}


def confirm(**more: Any) -> Json:  # noqa: ANN401 - JSON of any form
    """A confirm dialog."""
    return {"title": plain("T"), "text": plain("?"), "confirm": plain("Yes"), "deny": plain("No"), **more}


def table(rows: int, cells: int, text: str = "x") -> Json:
    """A table of this size."""
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


def rich(*elements: Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def field(kind: str, **more: Any) -> Json:  # noqa: ANN401 - JSON of any form
    """An input block with an element of this kind."""
    return {"type": "input", "label": plain("Label"), "element": {"type": kind, **more}}


ACCEPTED = [
    {"type": "section", "text": mrkdwn("x" * 3_000)},
    {"type": "section", "fields": [mrkdwn("x" * 2_000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"},
    {"type": "markdown", "text": "# Title"},
    actions(*[button(action_id=str(number)) for number in range(25)]),
    actions(button(text=plain("x" * 75), value="x" * 2_000, style="danger", confirm=confirm())),
    section(select(options=[option(number) for number in range(100)], placeholder=plain("x" * 150))),
    section({"type": "static_select", "option_groups": [{"label": plain("G"), "options": [option()]}]}),
    section({"type": "external_select", "min_query_length": 0}),
    section({"type": "multi_static_select", "options": [option()], "initial_options": [option()]}),
    section({"type": "overflow", "options": [option(number) for number in range(5)]}),
    section({"type": "checkboxes", "options": [{"text": mrkdwn("*x*"), "value": "x"}]}),
    section({"type": "radio_buttons", "options": [option(description=plain("x" * 75))]}),
    section({"type": "datepicker", "initial_date": "2026-02-28"}),
    field("plain_text_input", multiline=True, max_length=3_000),
    field("number_input", is_decimal_allowed=False),
    field("static_select", options=[option()]),
    table(100, 20),
    rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": rich()["elements"]}],
    },
]

REFUSED = [
    ({"type": "section", "text": mrkdwn("x" * 3_001)}, "must be less than 3001 characters", "/text/text"),
    ({"type": "section", "text": mrkdwn("")}, "must be more than 0 characters", "/text/text"),
    ({"type": "section"}, "must define either `text` or `fields`", ""),
    ({"type": "section", "fields": [mrkdwn("x")] * 11}, "no more than 10 items allowed", "/fields"),
    ({"type": "section", "text": "x"}, "must provide a value of type object", "/text"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters", "/text/text"),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn", "/text/type"),
    ({"type": "header"}, "missing required field: text", ""),
    ({"type": "divider", "colour": "red"}, "invalid additional property: colour", ""),
    ({"type": "divider", "block_id": "x" * 256}, "must be less than 256 characters", "/block_id"),
    ({"type": "marquee"}, "unsupported type: marquee", "/type"),
    ({"text": plain("x")}, "missing required field: type", ""),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed", "/elements"),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed", "/elements"),
    (actions(*[button()] * 26), "no more than 25 items allowed", "/elements"),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters", "/elements/0/text/text"),
    (actions(button(value="x" * 2_001)), "must be less than 2001 characters", "/elements/0/value"),
    (actions(button(style="loud")), "must be a valid enum value", "/elements/0/style"),
    (
        actions(button(action_id="a"), button(action_id="a")),
        '`action_id` "a" already exists',
        "/elements/1/action_id",
    ),
    (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input", "/elements/0/type"),
    (
        actions(button(confirm=confirm(title=plain("x" * 101)))),
        "must be less than 101 characters",
        "/elements/0/confirm/title/text",
    ),
    (section(select(options=[])), "no fewer than 1 items allowed", "/accessory/options"),
    (section({"type": "static_select"}), "must define either `options` or `option_groups`", "/accessory"),
    (
        section(select(options=[option(number) for number in range(101)])),
        "no more than 100 items allowed",
        "/accessory/options",
    ),
    (
        section(select(options=[option(text=plain("x" * 76))])),
        "must be less than 76 characters",
        "/accessory/options/0/text/text",
    ),
    (
        section(select(options=[option(text=mrkdwn("x"))])),
        "unsupported type: mrkdwn",
        "/accessory/options/0/text/type",
    ),
    (section(select(initial_option=option(9))), "initial option must match one of the options", ""),
    (
        section({"type": "overflow", "options": [option()] * 6}),
        "no more than 5 items allowed",
        "/accessory/options",
    ),
    (
        section({"type": "radio_buttons", "options": [option()] * 11}),
        "no more than 10 items allowed",
        "/accessory/options",
    ),
    (
        field("datepicker", initial_date="tomorrow"),
        "failed to match all allowed schemas",
        "/element/initial_date",
    ),
    (field("button"), "unsupported type: button", "/element/type"),
    (table(101, 1), "no more than 100 items allowed", "/rows"),
    (table(1, 21), "no more than 20 items allowed", "/rows/0"),
    (table(1, 1, text=""), "must be more than 0 characters", "/rows/0/0/text"),
    (rich({"type": "text", "text": ""}), "must be more than 0 characters", "/elements/0/elements/0/text"),
    (rich({"type": "blink", "text": "x"}), "unsupported type: blink", "/elements/0/elements/0/type"),
    ({"type": "image", "alt_text": "A"}, "must define either `image_url` or `slack_file`", ""),
]


@pytest.mark.parametrize("block", ACCEPTED, ids=lambda block: block["type"])
def test_accepted_blocks(block: Json) -> None:
    """A block just within the limits is fine."""
    assert message_breaches([block]) == []


@pytest.mark.parametrize(("block", "sentence", "place"), REFUSED)
def test_refused_blocks(block: Json, sentence: str, place: str) -> None:
    """A block just beyond them is refused, in Slack's words, at its place."""
    assert f"{sentence} [json-pointer:/blocks/0{place}]" in message_breaches([block])


def test_how_many_blocks() -> None:
    """A message has 50 blocks, a view 100."""
    divider = {"type": "divider"}
    assert message_breaches([divider] * 50) == []
    assert message_breaches([divider] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert view_breaches({"type": "home", "blocks": [divider] * 100}) == []
    assert view_breaches({"type": "home", "blocks": [divider] * 101}) == [
        "no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


def test_what_a_whole_message_must_keep() -> None:
    """Block ids are unique, and all markdown together has a limit."""
    twice = [{"type": "divider", "block_id": "d"}] * 2
    assert message_breaches(twice) == ['`block_id` "d" already exists [json-pointer:/blocks/1/block_id]']
    long = [{"type": "markdown", "text": "x" * 7_000}] * 2
    assert message_breaches(long) == ["must be less than 12001 characters [json-pointer:/blocks]"]


def test_what_belongs_on_which_surface() -> None:
    """Tables are for messages; an input in a modal needs a submit button."""
    assert view_breaches({"type": "home", "blocks": [table(1, 1)]}) == [
        "unsupported type: table [json-pointer:/view/blocks/0/type]"
    ]
    view = {"type": "modal", "title": plain("T"), "blocks": [field("plain_text_input")]}
    sentence = "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"
    assert view_breaches(view) == [sentence]
    assert view_breaches(view | {"submit": plain("Save")}) == []


def test_suggested_options() -> None:
    """Suggestions hold a hundred options at most, and none is fine."""
    assert suggestion_breaches({"options": []}) == []
    assert suggestion_breaches({"options": [option()] * 101}) == [
        "no more than 100 items allowed [json-pointer:/options]"
    ]
    assert suggestion_breaches({}) == ["must define either `options` or `option_groups` [json-pointer:]"]
