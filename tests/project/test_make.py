"""The Makefile's verbs, and that the documents tell them."""

import os
import re
import shutil
import subprocess

import pytest

from tests.project.documents import DOCUMENTS, shell_lines, text_of
from tests.project.sources import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
VERBS = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()
PROMISED = {"demo", "run", "test", "check", "format", "lock"}

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="this machine has no make")


@needs_make
def test_make_alone_lists_the_verbs() -> None:
    """Whoever types `make` reads what there is, and nothing is done."""
    answer = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = re.findall(r"^  make (\w+) +\S", answer, re.MULTILINE)
    assert listed == VERBS
    assert set(listed) >= PROMISED


def _python_for(*words: str) -> str:
    """The Python that the environment would be made with."""
    make = ["make", "-n", "--always-make", ".venv/bin/python", *words]
    unnamed = {name: value for name, value in os.environ.items() if name not in {"PYTHON", "MAKEFLAGS"}}
    told = subprocess.run(make, cwd=ROOT, env=unnamed, capture_output=True, text=True, check=True).stdout
    (python,) = re.findall(r"^(\S+) -m venv \.venv", told, re.MULTILINE)
    return str(python)


@needs_make
def test_the_environment_is_made_with_a_python_that_can() -> None:
    """The distribution's only if it can; whoever names one gets that."""
    chosen = _python_for()
    if chosen != "python3":
        code = "import ensurepip, sys; print(sys.version_info >= (3, 11))"
        told = subprocess.run([chosen, "-c", code], capture_output=True, text=True, check=True).stdout
        assert told == "True\n"
    assert _python_for("PYTHON=python3.99") == "python3.99"


@pytest.mark.parametrize("verb", VERBS)
def test_the_documents_tell_each_verb(verb: str) -> None:
    """The README or CONTRIBUTING says what it is for."""
    assert f"`make {verb}`" in text_of("README.md") + text_of("CONTRIBUTING.md") or verb == "list"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_documents_tell_no_verb_that_is_not_there(document: str) -> None:
    """What is written as a command to make is one."""
    inline = re.findall(r"`make (\w+)", text_of(document))
    lines = [words[1] for words in shell_lines(document) if words[0] == "make" and len(words) > 1]
    assert {*inline, *lines} <= set(VERBS)


def test_the_bot_and_the_playground_need_no_tools_of_developers() -> None:
    """`make run` and `make demo` stand on the lock of what the program needs itself."""
    assert re.search(r"^demo: \$\(VENV\)/run ", MAKEFILE, re.MULTILINE)
    assert re.search(r"^run: \$\(VENV\)/run ", MAKEFILE, re.MULTILINE)
    assert re.search(r"^\$\(VENV\)/run: \S+ requirements\.lock$", MAKEFILE, re.MULTILINE)
