"""A part of the directory as a file: `directory load` takes it, and it can be shared again after edits."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from importer.loading.records import EMAIL
from importer.report.table_file import MOST_LINES, TableFile
from importer.report.written_files import FOR_SPREADSHEETS, WrittenFile
from importer.words.directory import DirectoryKind
from importer.words.exports import ALL_CUSTOMERS, EXPORTED_ON, Export, ExportPart, PartKind
from importer.words.fields import Field
from importer.words.header_names import NAME
from importer.words.holdings import Part
from importer.words.language import _
from importer.words.ports import Directory

HEADERS: Final = {
    DirectoryKind.CUSTOMERS: (
        Field.EXTERNAL_ID.header,
        NAME,
        Field.ACCOUNT_MANAGER.header,
        Field.WORKFLOW.header,
        EXPORTED_ON.message,
    ),
    DirectoryKind.USERS: (EMAIL, NAME),
    DirectoryKind.WORKFLOWS: (NAME,),
}
_PAGE: Final = 2_000
_NOT_IN_NAMES: Final = re.compile(r"[^\w.@+-]")
_LONGEST_EMAIL: Final = 100

Line = Sequence[str]


async def read_lines(directory: Directory, workspace: int, part: Part) -> AsyncIterator[Line]:
    """What the file holds below its header."""
    if part.kind is DirectoryKind.CUSTOMERS:
        # Looked up before any customer is read: what changes while they are, counts as later.
        so_far = await directory.changes_so_far(workspace)
        export = Export(datetime.now(UTC), so_far.number, await _name_part(directory, workspace, part))
        mark = export.mark(so_far.team)
        async for customer in directory.export_customers(workspace, part.without, part.of):
            yield *customer, mark
    elif part.kind is DirectoryKind.USERS:
        for user in await directory.users(workspace):
            yield user.email, user.name
    else:
        for workflow in await directory.workflows(workspace):
            yield (workflow.name,)


async def _name_part(directory: Directory, workspace: int, part: Part) -> ExportPart:
    """Which customers they are, as the file says it."""
    if part.of is not None:
        emails = {user.id: user.email for user in await directory.users(workspace)}
        return ExportPart(PartKind.OF, emails[part.of])
    return ALL_CUSTOMERS if part.without is None else ExportPart.without(part.without)


async def write_directory_file(
    directory: Directory, workspace: int, part: Part, lines: int, path: Path
) -> WrittenFile:
    """Write so many lines as spreadsheets open them rightly: a workbook where an id begins with zero."""

    async def pages() -> AsyncIterator[Sequence[Line]]:
        page = list[Line]()
        async for line in read_lines(directory, workspace, part):
            page.append(line)
            if len(page) == _PAGE:
                yield page
                page = []
        yield page

    is_customers = part.kind is DirectoryKind.CUSTOMERS
    file = TableFile(path.stem, HEADERS[part.kind], pages, iter, lambda line: line[0])
    return await file.write(path, FOR_SPREADSHEETS, keeps_zeros=is_customers and lines <= MOST_LINES)


def directory_file_name(part: Part, email: str = "") -> str:
    """What the file is called; `email` is that of the user whose customers it holds."""
    return f"{_stem(part, _NOT_IN_NAMES.sub('_', email)[:_LONGEST_EMAIL])}.csv"


def _stem(part: Part, email: str) -> str:
    match part:
        case Part(of=int()):
            return _("customers of {person}", person=email)
        case Part(without=Field.ACCOUNT_MANAGER):
            return _("customers without account manager")
        case Part(without=Field.WORKFLOW):
            return _("customers without workflow")
        case Part(kind=DirectoryKind.USERS):
            return _("users")
        case Part(kind=DirectoryKind.WORKFLOWS):
            return _("workflows")
        case _:
            return _("customers")
