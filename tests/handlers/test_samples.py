"""A message of each kind, which the doctor has Slack judge, is one that Slack takes."""

import pytest
from slack_sdk.models.views import View

from handlers.blocks.message import Message
from handlers.blocks.samples import sample_messages
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
