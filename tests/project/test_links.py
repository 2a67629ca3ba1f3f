"""What the documents point at is there: files, pictures, headings, and paths named in the text."""

import re

import pytest

from tests.project.documents import DOCUMENTS, prose, text_of
from tests.project.sources import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"`((?:bot|handlers|importer|storage|playground|tests|docs|benchmarks)/[\w./-]*)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    """Links to files and headings of ours; those to other sites aren't followed."""
    targets = [target for target in LINK.findall(text_of(document)) if "://" not in target]
    assert [target for target in targets if not _leads_somewhere(document, target)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_the_text_exists(document: str) -> None:
    """A module that was moved takes its mentions along."""
    assert [path for path in PATH.findall(prose(text_of(document))) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_picture_says_what_it_shows(document: str) -> None:
    """People who don't see it read its text."""
    assert [words for words in re.findall(r"!\[([^\]]*)\]", text_of(document)) if len(words) < 20] == []


def _leads_somewhere(document: str, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (ROOT / document).parent / path if path else ROOT / document
    return file.exists() and (not anchor or anchor in _anchors(file.read_text(encoding="utf-8")))


def _anchors(text: str) -> set[str]:
    """The headings as GitHub makes anchors of them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(prose(text))
    }
