"""The ids that Slack hands back tell what they are about."""

import pytest

from handlers.payloads.carried import FieldBlock
from importer.words.fields import Field
from tests.handlers.imports import HUGE


@pytest.mark.parametrize("field", list(Field))
def test_a_block_id_tells_its_job_and_field(field: Field) -> None:
    """What was written into the id is read from it again."""
    block = FieldBlock(HUGE, field)
    assert FieldBlock.read(block.block_id("9.9.abc")) == block


@pytest.mark.parametrize("block_id", ["", "bX7", "field:5", "field:x:workflow:1", "field:5:colour:1"])
def test_other_blocks_are_not_taken_for_fields(block_id: str) -> None:
    """Slack's own block ids, and those of other messages, say nothing."""
    assert FieldBlock.read(block_id) is None


def test_a_field_that_is_drawn_anew_has_another_id() -> None:
    """Else Slack would go on showing the column that another field has taken."""
    block = FieldBlock(5, Field.WORKFLOW)
    assert block.block_id("9.9.abc") != block.block_id("9.9.def")
