"""A message of each kind, which the doctor has Slack judge, is one that Slack takes."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType

import pytest
from slack_sdk.models.views import View

from handlers import blocks
from handlers.blocks.message import Message
from handlers.blocks.samples import sample_messages, samples_to_judge
from playground.block_kit import message_breaches, view_breaches

SAMPLES = dict(sample_messages())


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sample_breaks_none_of_slacks_rules(kind: str) -> None:
    """As far as the playground knows them."""
    sample = SAMPLES[kind]
    if isinstance(sample, View):
        assert view_breaches(sample.to_dict()) == []
    else:
        assert isinstance(sample, Message)
        assert message_breaches([block.to_dict() for block in sample.blocks]) == []
        assert sample.text


def test_every_builder_has_a_sample() -> None:
    """So that no kind of message or view is forgotten: each builder of one is called for a sample."""
    called = set[CodeType]()
    sys.setprofile(lambda frame, _event, _argument: called.add(frame.f_code))
    try:
        list(sample_messages())
    finally:
        sys.setprofile(None)
    assert [name for name, builder in _builders() if builder.__code__ not in called] == []


def _builders() -> Iterator[tuple[str, FunctionType]]:
    """The public functions that give a whole message or view."""
    for found in pkgutil.iter_modules(blocks.__path__):
        module = importlib.import_module(f"{blocks.__name__}.{found.name}")
        for name, one in vars(module).items():
            is_ours = isinstance(one, FunctionType) and one.__module__ == module.__name__
            if is_ours and name[0] != "_" and one.__annotations__["return"] in {Message, View}:
                yield f"{found.name}.{name}", one


def test_slack_is_asked_about_what_it_can_judge() -> None:
    """A text alone is taken wherever another is; asked about are those with buttons, lists and fields."""
    judged, every = dict(samples_to_judge()), dict(sample_messages())
    assert next(iter(judged)) == "question"
    assert judged.keys() < every.keys()
    assert {"handover form", "home", "list", "details", "apology"} <= judged.keys()
    assert not {"look again", "came too late"} & judged.keys()
