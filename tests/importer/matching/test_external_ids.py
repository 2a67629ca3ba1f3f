"""External Ids are looked up many at once, and for wrong ones others are looked for, but not without end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importer.matching.external_id_suggestions import ExternalIdSuggestions
from importer.matching.external_ids import ids_to_look_up
from importer.matching.values import is_spreadsheet_error, trim
from importer.words.directory import CustomerRecord
from storage.store import Store, open_store
from tests.laid_tables import lay_tables

HEXADECIMAL = [f"{number * 0x9E3779B97F4A7C15 % 2**120:030x}" for number in range(1, 4_000)]
_CELLS = st.one_of(
    st.sampled_from(
        ["CU-1", " CU-1 ", "", " ", "#REF!", "err:502", "Err:1", "#", "urn:1", "\0", "É", "\xa0x"]
    ),
    st.text("aE#: -1\t\x7f\0é\u200b", max_size=8),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    opened = await open_store(await lay_tables(tmp_path / "handoff.db"))
    yield opened
    await opened.close()


async def _suggestions(store: Store, external_ids: list[str], limit: int = 20_000) -> ExternalIdSuggestions:
    workspace = await store.workspaces.connect("T1", "Acme")
    await store.directory.load_customers(workspace, [CustomerRecord(one, "") for one in external_ids])
    return ExternalIdSuggestions(workspace, store.directory, limit)


async def test_all_of_many_are_looked_for(store: Store) -> None:
    """Also the last of some thousand, in a file that has no right one."""
    suggestions = await _suggestions(store, [f"CU-{number:07}" for number in range(0, 100_000, 10)])
    wrong = [f"CU-{number:07}"[:-1] + "X" for number in range(0, 60_000, 10)]
    await suggestions.look_up(wrong, iter(()))
    assert [suggestions.nearest(one) for one in wrong] == [(one[:-1] + "0",) for one in wrong]


async def test_past_the_limit_none_is_looked_for(store: Store) -> None:
    """Those that were found stay known, and what was seen before doesn't count again."""
    suggestions = await _suggestions(store, ["CU-0000100", "CU-0000200", "CU-0000300"], limit=2)
    for wrong in (["CU-0000100X"], ["CU-0000100X", "CU-0000200X", "CU-0000300X"]):
        await suggestions.look_up(wrong, iter(()))
    assert [suggestions.nearest(f"CU-0000{number}00X") for number in (1, 2, 3)] == [
        ("CU-0000100",),
        ("CU-0000200",),
        (),
    ]


@pytest.mark.parametrize("at", [0, 1, 5, 15, 28, 29])
async def test_a_slip_in_a_long_external_id_is_found_wherever_it_is(store: Store, at: int) -> None:
    """One character differs, is missing, is extra or swapped, among thousands that are unlike any other."""
    suggestions = await _suggestions(store, HEXADECIMAL)
    right = HEXADECIMAL[2_000]
    wrong = [
        right[:at] + "x" + right[at + 1 :],
        right[:at] + right[at + 1 :],
        right[:at] + "x" + right[at:],
        right[:at] + right[at : at + 2][::-1] + right[at + 2 :],
    ]
    await suggestions.look_up([one for one in wrong if one != right], iter(()))
    assert [suggestions.nearest(one) for one in wrong if one != right] == [(right,)] * sum(
        one != right for one in wrong
    )


async def test_what_stands_before_one_external_id_is_no_shape_of_others(store: Store) -> None:
    """Ids without a form share nothing, so none is suggested for another because it ends in a digit."""
    suggestions = await _suggestions(store, HEXADECIMAL)
    wrong = [one[:10] + "z9z" + one[13:29] + "7" for one in HEXADECIMAL[:50]]
    await suggestions.look_up(wrong, iter(HEXADECIMAL[:1_000]))
    assert {suggestions.nearest(one) for one in wrong} == {()}


@given(st.lists(_CELLS, max_size=6))
@example(["CU-1", " #N/A"])
@example(["CU 1 ", "E:1"])
@example(["\u2800CU-1"])
def test_many_at_once_come_to_the_same(cells: list[str]) -> None:
    """Trimmed; blank where a spreadsheet's error or a NUL stands."""
    trimmed = map(trim, cells)
    expected = ["" if "\0" in text or is_spreadsheet_error(text) else text for text in trimmed]
    assert list(ids_to_look_up(cells)) == expected
