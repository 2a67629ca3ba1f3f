"""What is told of the command line is true: it has every verb, its options exist, its session runs."""

import os
import re
import shlex
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

from bot.command_line.main import main
from bot.settings import NAMES
from tests.forked import Start, fork
from tests.project.documents import DOCUMENTS, blocks, section, text_of
from tests.project.sources import ROOT

DOCUMENT = "docs/command-line.md"
SESSION = blocks(section(DOCUMENT, "The command line"), "console")[0]
MENTIONED = re.compile(r"python -m bot ([a-z]+)")


def test_the_page_tells_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever `--help` lists stands in the page's table, and nothing else."""
    told = set(MENTIONED.findall(section(DOCUMENT, "The command line")))
    assert told == set(_verbs(capsys))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_tells_a_verb_that_is_not_there(
    document: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is written as a command is one."""
    assert set(MENTIONED.findall(text_of(document))) <= set(_verbs(capsys))


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["apply"],
        ["undo"],
        ["handover"],
        ["history"],
        ["directory", "load"],
        ["directory", "export"],
        ["copy"],
        ["export"],
        ["forget"],
        ["demo"],
        ["mappings"],
        ["corrections"],
        ["workspace", "show"],
        ["workspace", "set"],
    ],
)
def test_the_page_tells_every_option(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An option that `--help` has can be found there as well."""
    options = set(re.findall(r"--[a-z-]+", _help(words, capsys))) - {"--help"}
    assert options <= set(re.findall(r"--[a-z-]+", section(DOCUMENT, "The command line")))


async def test_the_session_runs_as_it_is_told(tmp_path: Path) -> None:
    """Each command, in a folder with the sample files and no settings, answers what stands below it."""
    (tmp_path / "playground").symlink_to(ROOT / "playground")
    for step in SESSION.removeprefix("$ ").split("\n$ "):
        command, _, expected = step.partition("\n")
        answer = await _run(command, tmp_path)
        assert OutputChecker().check_output(f"{expected.rstrip()}\n", answer, ELLIPSIS), (
            f"{command}\n{answer}"
        )


async def _run(command: str, folder: Path) -> str:
    python, option, *words = shlex.split(command)
    assert (python, option) == ("python", "-m")
    settings = {name.upper() for name in NAMES}
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    process = await fork(Start(words[0], words[1:], folder, environment))
    out, err = await process.communicate()
    return out.decode() + err.decode()


def _verbs(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return re.findall(r"^    ([a-z]+)", _help([], capsys), re.MULTILINE)


def _help(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    return capsys.readouterr().out
