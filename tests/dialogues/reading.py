"""Read the question about a file's columns: what is chosen, what is offered, which samples it shows."""

from tests.dialogue import Seen
from tests.elements import find_choice, options_of
from tests.pseudo import plain
from tests.sight import Json, read

EXTERNAL_ID = "External Id"
MANAGERS = "Account manager email"
WORKFLOW = "Workflow name"
NOT_IN_FILE = "Don't import this"


def chosen(question: Seen) -> dict[str, str]:
    """The column that each select shows, by the field's name, in the order of the selects."""
    parts = [_words(question, block).splitlines() for block in _asking(question)]
    return {lines[0]: lines[-1].strip("{}") for lines in parts}


def samples(question: Seen, field: str) -> str:
    """What stands beside a field's select as an example, without how many of all values match."""
    (block,) = [block for block in _asking(question) if _words(question, block).startswith(field)]
    lines = _words(question, block).splitlines()
    told = next(line for line in lines if line.startswith(("For example", "This column", "Not chosen")))
    return told.partition(" · ")[0]


def offered(question: Seen, field: str) -> list[str]:
    """The columns to choose from for a field."""
    return [plain(option["text"]["text"]) for option in options_of(find_choice(question, field).element)]


def _asking(question: Seen) -> list[Json]:
    return [block for block in question.blocks if "select" in block.get("accessory", {}).get("type", "")]


def _words(question: Seen, block: Json) -> str:
    return read(Seen({"blocks": [block]}, question.names, question.values))
