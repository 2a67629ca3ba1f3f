"""What a person reads: messages and views as their visible words, in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import chain, zip_longest
from typing import Any, TypeAlias

from tests.pseudo import plain

Json: TypeAlias = dict[str, Any]

EMPHASIS = [
    re.compile(rf"(?<![\w{sign}]){sign}(\S|\S.*?\S){sign}(?![\w{sign}])") for sign in ("\\*", "_", "~")
]
IN_CODE = "\ue000"
CODE = re.compile(r"```\n?(.*?)```|`([^`\n]+)`", re.DOTALL)
REFERENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message or view as one person sees it; `names` has people's names by id, `values` what's chosen."""

    shape: Json
    names: Mapping[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)

    def __str__(self) -> str:
        """All that the person reads."""
        return read(self)

    def __contains__(self, words: str) -> bool:
        """Whether the person reads these words."""
        return words in read(self)

    @property
    def ts(self) -> str:
        """The message's timestamp."""
        return str(self.shape["ts"])

    @property
    def channel(self) -> str:
        """The id of the message's conversation."""
        return str(self.shape["channel"])

    @property
    def thread_ts(self) -> str | None:
        """The thread that the message is a reply in."""
        return self.shape.get("thread_ts")

    @property
    def user(self) -> str:
        """Who wrote the message."""
        return str(self.shape["user"])

    @property
    def text(self) -> str:
        """The message's top-level text: what notifications and screen readers have."""
        return plain(str(self.shape["text"]))

    @property
    def blocks(self) -> list[Json]:
        """The blocks, none for a message of text alone."""
        return list(self.shape.get("blocks") or [])

    @property
    def files(self) -> list[Json]:
        """The files that the message carries."""
        return list(self.shape.get("files") or [])

    @property
    def is_ephemeral(self) -> bool:
        """Whether the person alone sees it."""
        return bool(self.shape.get("is_ephemeral"))

    @property
    def place(self) -> Json:
        """How the playground names it."""
        if "ts" in self.shape:
            return {"channel": self.channel, "message_ts": self.ts}
        return {"view_id": self.shape["id"]}


def read(seen: Seen) -> str:
    """All the words that a person sees, a line for each part: buttons in [brackets], choices in {braces}."""
    reading = _Reading(seen)
    lines = [line for block in seen.blocks for line in reading.block(block)]
    if not seen.blocks and "ts" in seen.shape:
        lines = [reading.mrkdwn(seen.text)]
    title = seen.shape.get("title")
    lines = [title["text"], *lines] if title and seen.shape["type"] == "modal" else lines
    submit = seen.shape.get("submit")
    lines += [f"[{submit['text']}]"] if submit else []
    lines += [f"(file {file['name']})" for file in seen.files]
    return plain("\n".join(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class _Reading:
    seen: Seen

    def block(self, block: Json) -> list[str]:
        match block["type"]:
            case "section":
                return self._section(block)
            case "context" | "actions":
                return [" ".join(self.element(block, element) for element in block["elements"])]
            case "input":
                hint = [self.text(block["hint"])] if "hint" in block else []
                return [f"{self.text(block['label'])}: {self.element(block, block['element'])}", *hint]
            case "table":
                return [" | ".join(self.cell(cell) for cell in row) for row in block["rows"]]
            case "rich_text":
                return [self.rich(part) for part in block["elements"]]
            case _:
                return [self._line(block)]

    def _line(self, block: Json) -> str:
        match block["type"]:
            case "header":
                return self.text(block["text"])
            case "markdown":
                return str(block["text"])
            case "image":
                return f"(image {block['alt_text']})"
            case _:
                return "———"

    def _section(self, block: Json) -> list[str]:
        text = [self.text(block["text"])] if "text" in block else []
        fields = [self.text(text) for text in block.get("fields", ())]
        accessory = [self.element(block, block["accessory"])] if "accessory" in block else []
        return [*text, *fields, *accessory]

    def element(self, block: Json, element: Json) -> str:
        match element["type"]:
            case "plain_text" | "mrkdwn":
                return self.text(element)
            case "button":
                return f"[{self.text(element['text'])}]"
            case "image":
                return f"(image {element['alt_text']})"
            case "overflow":
                return f"[… {' / '.join(self.text(option['text']) for option in element['options'])}]"
            case _:
                return f"{{{self._held(block, element)}}}"

    def _held(self, block: Json, element: Json) -> str:
        value = self.seen.values.get(block["block_id"], {}).get(element["action_id"])
        if value is None:
            value = {name: part for name, part in element.items() if name.startswith("initial_")}
        held = [part for name, part in value.items() if name != "type" and part]
        if not held:
            return self.text(element["placeholder"]) if "placeholder" in element else ""
        options = held[0] if isinstance(held[0], list) else held
        return ", ".join(self.text(one["text"]) if isinstance(one, dict) else str(one) for one in options)

    def cell(self, cell: Json) -> str:
        return str(cell["text"]) if cell["type"] == "raw_text" else " ".join(map(self.rich, cell["elements"]))

    def rich(self, part: Json) -> str:
        match part["type"]:
            case "rich_text_list":
                return "\n".join(f"• {self.rich(item)}" for item in part["elements"])
            case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
                return "".join(self.rich(one) for one in part["elements"])
            case "user":
                return f"@{self.seen.names.get(part['user_id'], part['user_id'])}"
            case "emoji":
                return f":{part['name']}:"
            case "date":
                return str(part.get("fallback", part["timestamp"]))
            case _:
                return str(part.get("text") or part.get("url") or part.get("channel_id") or part.get("range"))

    def text(self, text: Json) -> str:
        return self.mrkdwn(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])

    def mrkdwn(self, text: str) -> str:
        codes = [unescape(code[1] or code[2]) for code in CODE.finditer(text)]
        text = CODE.sub(IN_CODE, text)  # nothing in it is a sign of ours
        for emphasis in EMPHASIS:
            text = emphasis.sub(r"\1", text)
        prose = unescape(REFERENCE.sub(self._reference, text)).split(IN_CODE)
        return "".join(chain.from_iterable(zip_longest(prose, codes, fillvalue="")))

    def _reference(self, found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@"):
            return f"@{self.seen.names.get(target[1:], label or target[1:])}"
        if target.startswith("!subteam^"):
            group = target.removeprefix("!subteam^")
            return f"@{self.seen.names.get(group, label or group)}"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        return label or target.removeprefix("mailto:").removeprefix("!")
