"""Every table is told of: else it would be missing in exports, and stay when all is forgotten."""

import pytest

from storage.belongings import BELONGINGS, OF_NO_WORKSPACE, tables_to_delete
from storage.schema import METADATA


def test_every_table_is_told_once() -> None:
    """No table of the schema lacks its line in `BELONGINGS`, and none has two."""
    told = [one.table.name for one in BELONGINGS]
    assert sorted([*told, *(table.name for table in OF_NO_WORKSPACE)]) == sorted(METADATA.tables)
    assert sorted(table.name for table in tables_to_delete()) == sorted(told)


@pytest.mark.parametrize("belonging", BELONGINGS, ids=lambda one: one.table.name)
def test_rows_are_counted_in_words(belonging: object) -> None:
    """One and several, with the number."""
    counted = next(one for one in BELONGINGS if one is belonging).counted
    assert str(counted.fill(1)).startswith("1 ")
    assert str(counted.fill(1_240)).startswith("1,240 ")
