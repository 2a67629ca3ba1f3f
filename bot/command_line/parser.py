"""What reads the words of the command line, and what it says of them in the language of the moment."""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

from bot.command_line.exit_codes import NOTHING_DONE
from importer.words.language import Sentence, _, lazy_gettext

# A colon is put behind each: where the language has a space before it, the heading ends with that.
_HEADINGS: Final = {
    "positional arguments": lazy_gettext("positional arguments"),
    "options": lazy_gettext("options"),
}
_PROBLEMS: Final = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (
            r"the following arguments are required: (?P<names>.*)",
            lazy_gettext("the following arguments are required: {names}"),
        ),
        (r"unrecognized arguments: (?P<words>.*)", lazy_gettext("unrecognized arguments: {words}")),
        (r"one of the arguments (?P<names>.*) is required", lazy_gettext("one of {names} is required")),
        (
            r"ambiguous option: (?P<option>.*) could match (?P<options>.*)",
            lazy_gettext("ambiguous option: {option} could match {options}"),
        ),
        (r"expected one argument", lazy_gettext("expected one argument")),
        (r"expected at most one argument", lazy_gettext("expected at most one argument")),
        (r"expected at least one argument", lazy_gettext("expected at least one argument")),
        (r"not allowed with argument (?P<name>.*)", lazy_gettext("not allowed with argument {name}")),
        (r"ignored explicit argument (?P<value>.*)", lazy_gettext("takes no value, but got {value}")),
        (r"invalid int value: (?P<value>.*)", lazy_gettext("not a whole number: {value}")),
        (r"invalid \w+ value: (?P<value>.*)", lazy_gettext("invalid value: {value}")),
        (
            r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)",
            lazy_gettext("invalid choice: {value} (choose from {choices})"),
        ),
    )
)
"""What argparse finds wrong, as it says it, and as we do."""
_OF_ARGUMENT: Final = re.compile(r"argument (?P<name>.*?): (?P<problem>.*)", re.DOTALL)


class _Formatter(argparse.HelpFormatter):
    """Help whose headings are of the catalogue."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Begin with the word for it; prefixes of commands within a command are asked for without one."""
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        """Tell of one that can be said; what help is, argparse says by itself."""
        if action.dest == "help":
            action.help = _("show this help message and exit")
        super().add_argument(action)

    def start_section(self, heading: str | None) -> None:
        """Begin a list of what can be said."""
        super().start_section(str(_HEADINGS.get(heading or "", heading or "")))


class Parser(argparse.ArgumentParser):
    """Reads words as its base does, which has no catalogue; the commands' own parsers are such, too."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        parents: Sequence[argparse.ArgumentParser] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            parents=parents,
            add_help=add_help,
            formatter_class=_Formatter,
        )

    def error(self, message: str) -> NoReturn:
        """Say how it is used and what is wrong, and end."""
        self.print_usage(sys.stderr)
        said = _("{program}: error: {problem}", program=self.prog, problem=say_problem(message))
        self.exit(NOTHING_DONE, f"{said}\n")


def say_problem(message: str) -> Sentence | str:
    """What argparse finds wrong, to be said in the language; what it seldom says stays as it is."""
    if found := _OF_ARGUMENT.fullmatch(message):
        name, problem = found.groups()
        return lazy_gettext("argument {name}: {problem}", name=name, problem=say_problem(problem))
    for pattern, said in _PROBLEMS:
        if found := pattern.fullmatch(message):
            return said.fill(**found.groupdict())
    return message
