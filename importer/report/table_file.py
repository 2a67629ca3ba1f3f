"""A file of lines that each have an External Id: delimited, or a workbook where ids begin with zeros.

A spreadsheet takes such zeros away when it opens a delimited file.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from importer.report.text_output import TextOutput
from importer.report.workbook_output import WorkbookOutput
from importer.report.written_files import WORKBOOK_SUFFIX, WrittenFile, begins_with_zero
from importer.running.stopping import in_thread
from importer.words.table_shape import Dialect

T = TypeVar("T")

MOST_LINES: Final = (1 << 20) - 1
"""So many lines a sheet holds below its header.

Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
"""


@dataclass(frozen=True, slots=True)
class TableFile(Generic[T]):
    """What is written: its sheet's name, its header, what comes page by page, and how that is put in lines.

    The pages can be asked for anew. `external_id` is empty where a line has none.
    """

    title: str
    header: Sequence[str]
    pages: Callable[[], AsyncIterator[Sequence[T]]]
    lines: Callable[[Sequence[T]], Iterable[Sequence[str]]]
    external_id: Callable[[T], str]

    async def write(self, path: Path, dialect: Dialect, *, keeps_zeros: bool) -> WrittenFile:
        """Write it delimited; or, with `keeps_zeros`, anew as a workbook once an id begins with zero."""
        output = TextOutput(path, dialect, self.header)
        has_zeros = await self._write(output, until_zeros=keeps_zeros)
        if keeps_zeros and has_zeros:
            path.unlink()
            return await self.write_workbook(path)
        return WrittenFile(path, is_workbook=False, has_zeros=has_zeros)

    async def write_workbook(self, path: Path) -> WrittenFile:
        """Write it as a workbook of that name."""
        path = path.with_suffix(WORKBOOK_SUFFIX)
        has_zeros = await self._write(WorkbookOutput(path, self.title, self.header))
        return WrittenFile(path, is_workbook=True, has_zeros=has_zeros)

    async def _write(self, output: TextOutput | WorkbookOutput, *, until_zeros: bool = False) -> bool:
        """Write what comes, all or until an External Id begins with zero; tells if one does."""
        has_zeros = False
        try:
            async for page in self.pages():
                has_zeros = has_zeros or await in_thread(self._have_zeros, page)
                if has_zeros and until_zeros:
                    break
                await in_thread(output.add, self.lines(page))
        finally:
            await in_thread(output.close)
        return has_zeros

    def _have_zeros(self, page: Sequence[T]) -> bool:
        return any(begins_with_zero(self.external_id(one)) for one in page)
