"""docs/playground.md tells the people and the control API that there are."""

import re
from dataclasses import fields

from playground.cast import PEOPLE, conversations
from playground.control import Control
from playground.failures import Failure
from playground.limits import Limits
from playground.manifest import Manifest
from playground.records import ConversationKind
from playground.samples import Samples
from playground.slack import Slack
from tests.project.documents import rows, section, text_of
from tests.project.sources import ROOT

DOCUMENT = "docs/playground.md"


def test_the_people_are_told() -> None:
    """Their names, what they do, where they live, and which language their Slack is in."""
    told = rows(section(DOCUMENT, "Who and what is there"))
    assert told == [[person.real_name, person.title, person.tz, person.locale] for person in PEOPLE]


def test_the_channels_are_told() -> None:
    """What a newcomer sees on the left of the page."""
    told = set(re.findall(r"`#([\w-]+)`", section(DOCUMENT, "Who and what is there")))
    assert told == {one.name for one in conversations() if one.kind is ConversationKind.CHANNEL}


def test_the_samples_are_told() -> None:
    """Every file that the page offers, in its order."""
    offered = [shape["name"] for shape in Samples(ROOT / "playground" / "samples").shapes()]
    assert [row[0] for row in rows(section(DOCUMENT, "The samples"))] == offered


async def test_the_control_api_is_told() -> None:
    """Each request, by method and address."""
    manifest = Manifest.read(ROOT / "manifest.json")
    slack = Slack.populated(manifest, Limits(), lambda: 0.0, "http://127.0.0.1")
    told = [row[0].split() for row in rows(section(DOCUMENT, "The control API"))]
    assert told == [[route.method, route.path] for route in Control(slack).routes()]


def test_the_parts_of_a_failure_are_told() -> None:
    """What a planned failure can be made of."""
    assert all(f"`{part.name}`" in text_of(DOCUMENT) for part in fields(Failure))
