"""What a short text may have been before one slip of the hand."""

import string

import pytest

from importer.check.one_edit import likely_slips, other_slips

EXTERNAL_IDS = ["CU-0012345", "00417", "A1B2C3", "ACME-EU-7", "dk-42"]


@pytest.mark.parametrize("external_id", EXTERNAL_IDS)
def test_every_slip_of_the_hand_leads_back(external_id: str) -> None:
    """One character dropped, doubled, swapped with its neighbour, or hit beside the right one."""
    places = range(len(external_id))
    slipped = {
        *(external_id[:at] + external_id[at + 1 :] for at in places),
        *(external_id[:at] + 2 * external_id[at] + external_id[at + 1 :] for at in places),
        *(external_id[:at] + external_id[at : at + 2][::-1] + external_id[at + 2 :] for at in places),
        *(
            external_id[:at] + wrong + external_id[at + 1 :]
            for at in places
            for wrong in string.digits + string.ascii_letters
        ),
    } - {external_id}
    lost = {wrong for wrong in slipped if external_id not in {*likely_slips(wrong), *other_slips(wrong)}}
    assert lost == set()


def test_few_are_looked_up() -> None:
    """No letter is looked for amid digits, and nothing for a text that is too long."""
    assert len({*likely_slips("CU-12345678"), *other_slips("CU-12345678")}) < 500
    assert [*likely_slips("1" * 25), *other_slips("1" * 25)] == []
