"""External Ids as they are looked up: of many cells at once the same as of each."""

from hypothesis import example, given
from hypothesis import strategies as st

from importer.matching.external_ids import ids_to_look_up
from importer.matching.values import is_spreadsheet_error, trim

_CELLS = st.one_of(
    st.sampled_from(
        ["CU-1", " CU-1 ", "", " ", "#REF!", "err:502", "Err:1", "#", "urn:1", "\0", "É", "\xa0x"]
    ),
    st.text("aE#: -1\t\x7f\0é\u200b", max_size=8),
)


@given(st.lists(_CELLS, max_size=6))
@example(["CU-1", " #N/A"])
@example(["CU 1 ", "E:1"])
@example(["\u2800CU-1"])
def test_many_at_once_come_to_the_same(cells: list[str]) -> None:
    """Trimmed; blank where a spreadsheet's error or a NUL stands."""
    trimmed = map(trim, cells)
    expected = ["" if "\0" in text or is_spreadsheet_error(text) else text for text in trimmed]
    assert list(ids_to_look_up(cells)) == expected
