"""The log: on standard error, a line an event, for people or as JSON; `bot.discretion` keeps secrets out.

A line has the workspace, the job (its id) and the reference that a person was given, as far as there is one.
"""

import logging
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, Final

from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

from bot.discretion import make_discreet, may_be_told
from bot.setting_values import LogFormat

CONTEXT: Final = ("workspace", "job", "reference")
_MINUTE: Final = 60.0


class DiscreetFormatter(logging.Formatter):
    """Renders a line by structlog, without secrets and without what errors quote."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        render = JSONRenderer() if log_format is LogFormat.JSON else _render_for_people
        self._structured = ProcessorFormatter(
            foreign_pre_chain=[
                merge_contextvars,
                add_log_level,
                add_logger_name,
                ExtraAdder(allow=(*CONTEXT, "exception")),
                TimeStamper(fmt="iso", utc=True),
            ],
            processors=[ProcessorFormatter.remove_processors_meta, render],
        )

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback where there is one."""
        return self._structured.format(make_discreet(record))


def _render_for_people(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """`2026-11-27T08:00:00Z WARNING bot.work_loop: a sentence [job=12 reference=7F3A-91C2]`."""
    about = " ".join(f"{name}={event[name]}" for name in CONTEXT if _is_news(name, event))
    said = f"{event['timestamp']} {event['level'].upper()} {event['logger']}: {event['event']}"
    with_context = f"{said} [{about}]" if about else said
    return f"{with_context}\n{event['exception']}" if "exception" in event else with_context


def _is_news(name: str, event: MutableMapping[str, Any]) -> bool:
    """Whether it is known, and doesn't stand in the sentence already."""
    value = event.get(name)
    return value is not None and f"{name} {value}" not in event["event"]


class OnceAMinute(logging.Filter):
    """Lets one line a minute through: for what strangers can cause as often as they like."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._next = clock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is time for another line."""
        del record
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + _MINUTE
        return True


def start_log(level: str, log_format: LogFormat) -> None:
    """Write what happens to standard error, from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter(log_format))
    handler.addFilter(may_be_told)
    logging.basicConfig(handlers=[handler], level=level)
