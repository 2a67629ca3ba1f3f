"""A list put into the directory as it is, for tests of something else: no job is made of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from importer.file.understand_file import understand
from importer.file.workbook.extracted import own_place
from importer.file.workplace import make_ready
from importer.loading.entries import ListFile, read_all
from importer.loading.records import LIST_HEADERS, find_column
from importer.words.directory import (
    CustomerRecord,
    DirectoryKind,
    Entry,
    UserRecord,
    WorkflowRecord,
)
from importer.words.fields import Field, Mapping
from importer.words.plan import ListedEntries
from importer.words.ports import Directory
from importer.words.row_errors import RefusedRow
from storage.documents import managers_from


async def load_directory(
    kind: DirectoryKind, path: Path, workspace: int, directory: Directory
) -> Sequence[RefusedRow]:
    """Add or update what the file tells; the rows that can't be loaded."""
    refused = list[RefusedRow]()
    with own_place(path) as place:
        await make_ready(place, path.name)
        shape = understand(place, path.name, LIST_HEADERS)
        users, workflows = await directory.users(workspace), await directory.workflows(workspace)
        mapping = Mapping(**{field.value: find_column(shape, field.header) for field in Field})
        if kind is not DirectoryKind.CUSTOMERS:
            mapping = Mapping()
        for batch in read_all(ListFile(place, shape, kind, users, workflows, mapping)):
            await _load(kind, list(_unpack(batch.entries)), workspace, directory)
            refused += batch.refused
    return refused


def _unpack(packed: ListedEntries) -> Iterator[Entry]:
    for values in packed.values():
        yield from map(Entry._make, zip(*[iter(values)] * len(Entry._fields), strict=True))


async def _load(kind: DirectoryKind, entries: Sequence[Entry], workspace: int, directory: Directory) -> None:
    match kind:
        case DirectoryKind.CUSTOMERS:
            await directory.load_customers(workspace, list(map(_customer, entries)))
        case DirectoryKind.USERS:
            users = [UserRecord(entry.written or "", entry.name or "") for entry in entries]
            await directory.load_users(workspace, users)
        case DirectoryKind.WORKFLOWS:
            await directory.load_workflows(workspace, [WorkflowRecord(entry.key) for entry in entries])


def _customer(entry: Entry) -> CustomerRecord:
    managers = None if entry.managers is None else managers_from(entry.managers)
    return CustomerRecord(
        entry.key, entry.name, managers, entry.workflow or None, clears_workflow=entry.workflow == 0
    )
