"""Each customer keeps the number of the last change of each of its values, whoever made it."""

from sqlalchemy import select

from importer.words.handover import HandoverWish
from storage.schema import customers
from storage.store import Store
from tests.storage.undoing import Office


async def _numbers(office: Office) -> dict[str, tuple[int, int]]:
    """Of each customer: the last change of its managers, and of its workflow."""
    rows = await office.store.database.rows(select(customers).order_by(customers.c.external_id))
    return {row.external_id: (row.managers_changed, row.workflow_changed) for row in rows}


async def _now(office: Office) -> int:
    return (await office.store.directory.changes_so_far(office.workspace)).number


async def test_whoever_changes_a_value_numbers_it(store: Store, workspace: int) -> None:
    """Loading, imports, handovers and undos; what stays as it was keeps its own."""
    office = await Office.open(store, workspace, many=2)
    loaded = await _now(office)
    assert await _numbers(office) == {"C1": (loaded, loaded), "C2": (loaded, loaded)}
    await office.import_({"C1": ("1", 1), "C2": (None, None)})
    imported = await _now(office)
    assert await _numbers(office) == {"C1": (imported, imported), "C2": (loaded, loaded)}
    await office.import_({"C1": ("1", 1), "C2": ("", 2)})
    again = await _now(office)
    assert await _numbers(office) == {"C1": (imported, imported), "C2": (loaded, again)}
    await office.edit("C2", workflow=1)
    edited = await _now(office)
    assert await _numbers(office) == {"C1": (imported, imported), "C2": (loaded, edited)}
    await office.hand_over(HandoverWish("ann@x.com", ["bob@x.com"]))
    handed = await _now(office)
    assert await _numbers(office) == {"C1": (handed, imported), "C2": (loaded, edited)}
    await office.undo(3)
    assert await _numbers(office) == {"C1": (await _now(office), imported), "C2": (loaded, edited)}
    assert loaded < imported < again < edited < handed < await _now(office)
