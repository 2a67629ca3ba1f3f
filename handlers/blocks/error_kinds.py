"""The kinds of errors of an import: what is wrong, how to mend it, and the most frequent wrong values."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block

from handlers.blocks.message import section
from handlers.blocks.mrkdwn import code
from importer.words.counts import count
from importer.words.summary import ErrorKind, WrongValue

_MOST_CHARACTERS: Final = 5_000
"""As much as fits into a message beside all else: Slack takes some 11,000 characters in all of its blocks together."""


def error_kinds(kinds: Sequence[ErrorKind]) -> list[Block]:
    """One paragraph for each kind of error, in the order given; where they are too long, how many more there are."""
    said = list[str]()
    for kind in kinds:
        said.append("\n".join(_lines(kind)))
        if sum(map(len, said)) > _MOST_CHARACTERS:
            said[-1] = _more(kinds[len(said) - 1 :])
            break
    return [section(one) for one in said]


def _more(kinds: Sequence[ErrorKind]) -> str:
    rows = sum(kind.rows for kind in kinds)
    return f"*And {count(len(kinds), 'more kind')} of errors* · {count(rows, 'row')}"


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
