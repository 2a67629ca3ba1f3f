"""What is kept as text comes back as it was, and what an earlier version kept is still understood."""

import json
from dataclasses import replace

from importer.words.doubts import Doubt, DoubtKind, Hidden, Told
from importer.words.proposal import Proposal
from importer.words.table_shape import Skipped, SkipReason
from storage.documents import proposal_from, proposal_text, shape_from, shape_text
from tests.storage.words import PROPOSAL, SHAPE


def test_a_shape_comes_back_with_all_that_is_known_of_the_file() -> None:
    """Skipped rows, widths and doubts included."""
    shape = replace(
        SHAPE,
        dialect=replace(
            SHAPE.dialect, marked=True, damaged=True, separator_line=True, backslashes=True, spaced=True
        ),
        skipped=(Skipped(SkipReason.ABOVE_HEADER, 2, (1, 2)), Skipped(SkipReason.BLANK, 9, (4, 5))),
        widest=7,
        narrowest=3,
        told=Told("Sheet1", 4, Hidden.SKIP),
        doubts=(Doubt(DoubtKind.ROWS_ABOVE, (1, 2), 2, ("CU-00001",)), Doubt(DoubtKind.HIDDEN_COLUMNS)),
    )
    assert shape_from(shape_text(shape)) == shape


def test_a_shape_of_an_earlier_version_is_still_read() -> None:
    """It knew nothing of what was skipped, and of no doubts; its rows may be as wide as they are."""
    kept = json.loads(shape_text(SHAPE))
    for unknown in ("skipped", "widest", "sheets", "hidden_rows", "narrowest", "told", "doubts"):
        del kept[unknown]
    for unknown in ("marked", "damaged", "separator_line", "sheet", "backslashes", "spaced"):
        del kept["dialect"][unknown]
    shape = shape_from(json.dumps(kept))
    assert shape == replace(SHAPE, skipped=(), widest=None, sheets=(), hidden_rows=0, narrowest=None)


def test_what_is_known_of_the_columns_comes_back() -> None:
    """Of a job from before there was any, nothing is asked."""
    assert proposal_from(proposal_text(PROPOSAL)) == PROPOSAL
    with_example = replace(PROPOSAL, example="CU-00001")
    assert proposal_from(proposal_text(with_example)) == with_example
    before = {"fields": json.loads(proposal_text(PROPOSAL))["fields"]}
    assert proposal_from(json.dumps(before)) == PROPOSAL
    assert proposal_from(proposal_text(Proposal())) == Proposal()
    assert proposal_from(None).open == ()
