"""Tracebacks that give away no data: where it broke, and on what kind of error.

What an error says of itself may quote a cell of somebody's file, as `invalid literal for int(): 'CU-412'`
does. So only those speak for themselves of which it is known that they don't.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final, TypeAlias

LEFT_OUT: Final = "(its text is left out: it may quote a file)"
_HARMLESS: Final = (OSError, ImportError, AttributeError, NameError, MemoryError, RecursionError)
"""These speak of the system and of the code."""

TellText: TypeAlias = Callable[[BaseException], str]
"""What may be told of an error's text."""


def tell_text(error: BaseException) -> str:
    """The error's own words, where they quote nothing."""
    return str(error) if isinstance(error, _HARMLESS) else LEFT_OUT


def tell_traceback(error: BaseException, tell: TellText = tell_text) -> str:
    """The traceback of an error, and of those that it came of."""
    return "".join(_lines(error, tell, set())).rstrip()


def errors_within(error: BaseException) -> Iterator[BaseException]:
    """The error, those that it came of, and those that it holds."""
    seen = set[int]()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__, *_parts(one)]


def complain_discreetly() -> None:
    """Let this process, where it breaks, complain of nothing but such a traceback."""
    sys.excepthook = _complain


def _complain(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    sys.stderr.write(f"{tell_traceback(error)}\n")


def _lines(error: BaseException, tell: TellText, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, tell, seen)
        yield "\nThat led to this:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{_name(error)}: {tell(error)}\n" if str(error) else f"{_name(error)}\n"
    for part in _parts(error):
        yield "\nOne of its errors:\n\n"
        yield from _lines(part, tell, seen)


def _parts(error: BaseException) -> tuple[BaseException, ...]:
    return error.exceptions if isinstance(error, BaseExceptionGroup) else ()


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
