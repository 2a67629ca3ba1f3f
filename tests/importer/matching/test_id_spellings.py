"""What an External Id may have been before one slip of the hand."""

import string
from bisect import bisect_left

import pytest

from importer.matching.id_spellings import Makeup, likely_slips, other_slips
from importer.words.directory import Neighbours

EXTERNAL_IDS = ["CU-0012345", "00417", "A1B2C3", "ACME-EU-7", "dk-42", "9f86d081884c7d659a2feaa0c55ad0"]


def _slipped(external_id: str) -> set[str]:
    """One character dropped, doubled, swapped with its neighbour, or hit beside the right one."""
    places = range(len(external_id))
    return {
        *(external_id[:at] + external_id[at + 1 :] for at in places),
        *(external_id[:at] + 2 * external_id[at] + external_id[at + 1 :] for at in places),
        *(external_id[:at] + external_id[at : at + 2][::-1] + external_id[at + 2 :] for at in places),
        *(
            external_id[:at] + wrong + external_id[at + 1 :]
            for at in places
            for wrong in string.digits + string.ascii_letters
        ),
    } - {external_id}


def _made_of(external_ids: list[str]) -> Makeup:
    makeup = Makeup()
    makeup.learn(external_ids)
    return makeup


def _beside(text: str, external_ids: list[str]) -> Neighbours:
    """As the store tells it."""
    in_order = sorted(external_ids)
    at = bisect_left(in_order, text)
    return Neighbours(in_order[max(at - Neighbours.MOST, 0) : at][::-1], in_order[at : at + Neighbours.MOST])


@pytest.mark.parametrize("external_id", EXTERNAL_IDS)
def test_every_slip_of_the_hand_leads_back(external_id: str) -> None:
    """Whatever the one slip was, and whether others like it exist or not."""
    crowd = [f"{external_id[:at]}{digit}{external_id[at + 1 :]}" for at in (0, -2, -1) for digit in "123"]
    for existing in (EXTERNAL_IDS, [*EXTERNAL_IDS, *crowd]):
        makeup = _made_of(existing)
        lost = {
            wrong
            for wrong in _slipped(external_id) - set(existing)
            if external_id
            not in {*likely_slips(wrong, makeup), *other_slips(wrong, makeup, _beside(wrong, existing))}
        }
        assert lost == set()


def test_few_are_looked_up() -> None:
    """No letter is looked for amid digits, and nothing that is longer or shorter than all External Ids."""
    dense = [f"CU-{number:05}" for number in range(0, 100_000, 3)]
    makeup = _made_of(dense)
    tried = {
        wrong: len({*likely_slips(wrong, makeup), *other_slips(wrong, makeup, _beside(wrong, dense))})
        for wrong in ("CU-12347", "CU-12X47", "CU-123478", "CU-1234", "CU-12", "0" * 99)
    }
    assert tried == {
        "CU-12347": 4 + 5 * 9 + 1,  # swaps, other digits, and itself
        "CU-12X47": 10,
        "CU-123478": 6,
        "CU-1234": 5 * 10 - 4,  # beside a digit it doesn't matter on which side
        "CU-12": 0,
        "0" * 99: 0,
    }


def test_where_external_ids_lie_far_apart_those_beside_are_compared() -> None:
    """Only the first places, where there are many, are tried with every character."""
    sparse = [f"{number * 0x9E3779B97F4A7C15 % 2**120:030x}" for number in range(1, 3_000)]
    makeup = _made_of(sparse)
    wrong = sparse[1_000][:20] + "z" + sparse[1_000][21:]
    beside = _beside(wrong, sparse)
    tried = {*likely_slips(wrong, makeup), *other_slips(wrong, makeup, beside)}
    assert sparse[1_000] in tried
    assert len(tried) < 100
