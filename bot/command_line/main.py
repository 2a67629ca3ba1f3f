"""The command line begins here: which words start what, and what is said when it can't be done."""

import argparse
import asyncio
import ctypes
import importlib
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Protocol, cast

from bot import __version__
from bot.command_line.exit_codes import INTERRUPTED, NOBODY_LISTENS, NOTHING_DONE
from bot.command_line.output import failure_object, report_interruption
from bot.command_line.parser import Parser
from bot.settings import Settings, find_settings, read_settings
from importer.running.garbage import collect_garbage_rarely, leave_garbage_at_the_end
from importer.words.errors import HandoffError
from importer.words.language import Language, Sentence, _, catalogue, lazy_gettext, speaking

# From glibc's malloc.h; see mallopt(3).
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE = 256 << 10
_LOCK_SECONDS = 0.0005

log = logging.getLogger(__name__)


class Command(Protocol):
    """What each module in `bot/command_line/` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which words the command takes."""

    async def run(self, arguments: argparse.Namespace, settings: Settings) -> int:
        """Do it; returns the exit code.

        Raises HandoffError with the sentence to print when nothing was done.
        """


@dataclass(frozen=True, slots=True)
class Verb:
    """A command, and the module that does it.

    Loaded only when it is asked for, since Slack's libraries take a while. One that `forgives` goes on where
    settings can't be used, and has their defaults.
    """

    module: str
    help: Sentence
    forgives: bool = False

    def load(self) -> Command:
        """The module."""
        return cast("Command", importlib.import_module(f"bot.command_line.{self.module}"))


VERBS = {
    "run": Verb(
        "run",
        lazy_gettext("run the bot with the settings in .env (this is what happens without a command, too)"),
    ),
    "worker": Verb("worker", lazy_gettext("run imports beside bots on the same PostgreSQL database")),
    "demo": Verb("demo", lazy_gettext("try Handoff in a pretend Slack workspace, in your browser")),
    "manifest": Verb("manifest", lazy_gettext("print the manifest that the Slack app is made from")),
    "doctor": Verb("doctor", lazy_gettext("look at all that Handoff stands on, and say what to mend"), True),
    "directory": Verb(
        "directory", lazy_gettext("load customers, users and workflows from a file, or export them to one")
    ),
    "import": Verb(
        "import_file", lazy_gettext("import a file: check every row, then assign managers and workflows")
    ),
    "apply": Verb("apply", lazy_gettext("carry out what a preview has planned")),
    "undo": Verb(
        "undo", lazy_gettext("take back what an import has set, except what someone has changed since")
    ),
    "handover": Verb("handover", lazy_gettext("hand the customers of one person over to others")),
    "cover": Verb(
        "cover", lazy_gettext("show what returns to someone on a day, and let it return now, later or never")
    ),
    "history": Verb("history", lazy_gettext("show the imports, newest first")),
    "mappings": Verb("mappings", lazy_gettext("show or forget what people answered about columns")),
    "corrections": Verb(
        "corrections", lazy_gettext("show or forget what people said is meant by wrong values")
    ),
    "workspace": Verb(
        "workspace", lazy_gettext("show what is set for a workspace, such as its language, or set it")
    ),
    "export": Verb("export", lazy_gettext("write everything that is kept of a workspace into a folder")),
    "forget": Verb("forget", lazy_gettext("delete what is kept of a workspace, an import or a person")),
    "copy": Verb("copy", lazy_gettext("copy everything into an empty database, such as PostgreSQL")),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words ask for; returns the exit code, 2 when nothing could be read or done."""
    _print_utf8()
    spare_memory()
    hand_over_soon()
    try:
        code = _obey_in_language(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # What reads our answer, such as `head`, has enough of it. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_LISTENS
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _obey_in_language(words: Sequence[str]) -> int:
    """What is printed as JSON is read by programs, so it is English, whatever language is asked for."""
    asked, others = _language_option().parse_known_args(words)
    with speaking(catalogue(asked.language)), _told_where_interrupted(as_json="--json" in others):
        arguments = _parser(others).parse_args(others)
    arguments.language = asked.language
    with speaking(catalogue(Language.ENGLISH if _is_json(arguments) else asked.language)):
        return _obey(arguments)


def _obey(arguments: argparse.Namespace) -> int:
    verb = VERBS[arguments.command or "run"]
    command = verb.load()
    try:
        with _told_where_interrupted(as_json=_is_json(arguments)):
            settings = find_settings().settings if verb.forgives else read_settings()
            if settings.log_level == "DEBUG":
                _start_log(settings)
        return asyncio.run(command.run(arguments, settings))
    except HandoffError as error:
        return _nothing_done(str(error), arguments)
    except BrokenPipeError:
        raise
    except Exception as error:
        log.debug("nobody foresaw this", exc_info=error)
        return _nothing_done(_unforeseen(error), arguments)


@contextmanager
def _told_where_interrupted(*, as_json: bool) -> Iterator[None]:
    """End with what a command says that is stopped, while none has begun that could say so itself."""
    try:
        yield
    except KeyboardInterrupt:
        with speaking(catalogue(Language.ENGLISH)) if as_json else nullcontext():
            sys.exit(report_interruption(None, _("Stopped. Nothing was changed."), as_json=as_json))


def _start_log(settings: Settings) -> None:
    """Loading what writes the log takes longer than most commands."""
    from bot.log import start_log  # noqa: PLC0415 - told above

    start_log(settings.log_level, settings.log_format)


def _parser(words: Sequence[str]) -> Parser:
    """The parser of all commands; only a command that is among the words says which arguments it takes."""
    language = _language_option()
    parser = Parser(
        prog="handoff",
        parents=[language],
        description=_("Hand customers over to account managers and workflows, from a CSV, in Slack or here."),
    )
    version, told = f"handoff {__version__}", _("show the version and exit")
    parser.add_argument("--version", action="version", version=version, help=told)
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, verb in VERBS.items():
        told = str(verb.help)
        subparser = verbs.add_parser(name, help=told, description=told, parents=[language])
        if name in words:
            verb.load().add_arguments(subparser)
    return parser


def _language_option() -> Parser:
    """The option of every command, before its name or behind it; read first, as the rest is told in it."""
    option = Parser(prog="handoff", add_help=False)
    option.add_argument(
        "--language",
        type=_language,
        default=Language.ENGLISH,
        metavar="LANG",
        help=_("the language of the answer: {languages} (default: en)", languages=", ".join(Language)),
    )
    return option


def _language(code: str) -> Language:
    if code not in list(Language):
        raise argparse.ArgumentTypeError(
            _(
                "Handoff doesn't speak {language}. Choose one of: {languages}.",
                language=repr(code),
                languages=", ".join(Language),
            )
        )
    return Language(code)


def _is_json(arguments: argparse.Namespace) -> bool:
    return getattr(arguments, "json", False)


def _nothing_done(sentence: str, arguments: argparse.Namespace) -> int:
    if _is_json(arguments):
        print(json.dumps(failure_object(sentence), indent=2, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return NOTHING_DONE


def _unforeseen(error: Exception) -> str:
    """One line about what nobody foresaw; what databases say goes on for many more."""
    reason = str(error).partition("\n")[0]
    return _(
        "Something went wrong ({error}: {reason}). With LOG_LEVEL=DEBUG you see where.",
        error=type(error).__name__,
        reason=reason,
    )


def _print_utf8() -> None:
    """Names of customers and files have letters that the encoding of a terminal or a pipe may lack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def spare_memory() -> None:
    """Set Python and the C library so that large imports are small and quick; called once, at the start."""
    collect_garbage_rarely()
    leave_garbage_at_the_end()
    _share_one_arena()


def hand_over_soon() -> None:
    """Let no thread keep Python's lock for long from one that waits for it; called once, at the start.

    By itself Python lets it wait ten times as long, and the event loop and a database's thread hand work to
    each other thousands of times: see docs/performance.md.
    """
    sys.setswitchinterval(_LOCK_SECONDS)


def _share_one_arena() -> None:
    """Give large blocks back when they are freed, and let all threads take small ones from one place.

    Else each of a dozen threads keeps what it needed at its busiest moment: half as much again in all.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library than glibc
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_M_MMAP_THRESHOLD, _LARGE)
            mallopt(_M_ARENA_MAX, 1)
