"""The kinds of errors of an import: what is wrong, how to mend it, and the most frequent wrong values."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.blocks.message import section
from handlers.blocks.mrkdwn import code
from importer.report.summary import ErrorKind, WrongValue
from importer.report.words import count


def error_kinds(kinds: Sequence[ErrorKind]) -> list[Block]:
    """One paragraph for each kind of error, in the order given."""
    return [section("\n".join(_lines(kind))) for kind in kinds]


def _lines(kind: ErrorKind) -> list[str]:
    examples = [example for example in kind.examples if example.value.strip()]
    said = [f"*{kind.code.message}* · {count(kind.rows, 'row')}", kind.code.solution]
    return said + [_example(example) for example in examples] + _others(kind, examples)


def _example(wrong: WrongValue) -> str:
    meant = " or ".join(map(code, wrong.suggestions))
    return f"• {code(wrong.value)} ({count(wrong.rows, 'row')}){f': did you mean {meant}?' if meant else ''}"


def _others(kind: ErrorKind, examples: Sequence[WrongValue]) -> list[str]:
    """The rows whose wrong values aren't shown."""
    rows = kind.rows - sum(example.rows for example in examples)
    return [f"• other values ({count(rows, 'row')})"] if examples and rows > 0 else []
