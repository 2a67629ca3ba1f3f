"""What must be true of any bytes at all that somebody shares as a file."""

from pathlib import Path

from importer.file.row_batches import read_parts
from importer.file.shown_rows import header_choices
from importer.file.understand_file import read_rows, understand
from importer.report.text_output import TextOutput
from importer.words.error_columns import ERROR_COLUMNS
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Row, TableShape


def judge(path: Path) -> TableShape | None:
    """The shape of the file, or None if a sentence refused it; raises AssertionError for all else."""
    shape, refusal = _understand(path)
    if shape is None:
        assert path.name in refusal
        assert refusal.endswith(".")
        return None
    rows = list(read_rows(path, shape))
    _judge_rows(shape, rows)
    _judge_parts(path, shape, rows)
    _judge_error_file(path.with_suffix(".errors"), shape, rows)
    assert all(choice.text for choice in header_choices(path, shape))
    return shape


def _understand(path: Path) -> tuple[TableShape | None, str]:
    try:
        return understand(path, path.name), ""
    except FileRefusedError as refusal:
        return None, str(refusal)


def _judge_rows(shape: TableShape, rows: list[Row]) -> None:
    numbers = [row.number for row in rows]
    assert len(rows) == shape.rows > 0
    assert numbers == sorted(set(numbers))
    assert numbers[0] > shape.header_row
    assert len(shape.columns) == len(shape.positions) == len(shape.samples) > 0
    assert all(len(row.cells) == len(shape.columns) for row in rows if not row.problem)


def _judge_parts(path: Path, shape: TableShape, rows: list[Row]) -> None:
    """Read many at once the rows are the same, and so they are once they were packed and unpacked."""
    parts = list(read_parts(path, shape))
    assert rows == [
        Row(number, tuple(cells), part.problems.get(number))
        for part in parts
        for number, cells in zip(part.numbers, part.cells, strict=True)
    ]
    unpacked = [row for part in parts for row in part.packed.numbered(set(part.numbers))]
    assert unpacked == [(row.number, row.cells) for row in rows]


def _judge_error_file(path: Path, shape: TableShape, rows: list[Row]) -> None:
    """All rows are written as refused ones, and read back as they were, in their order."""
    width = len(shape.columns)
    written = TextOutput(path, shape.dialect, [*shape.columns, *map(str, ERROR_COLUMNS)])
    written.add([_with_error(row, width) for row in rows])
    written.close()
    found = understand(path, path.name)
    assert found.is_error_file
    assert found.columns == shape.columns
    assert [_as_bytes(row.cells) for row in read_rows(path, found)] == [
        _as_bytes(row.cells + ("",) * (width - len(row.cells))) for row in rows
    ]


def _as_bytes(cells: tuple[str, ...]) -> list[str]:
    """Bytes that fit no letter stay as they were, although two of them side by side may fit one."""
    return list(map(_joined, cells))


def _joined(cell: str) -> str:
    try:
        return cell.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # other lone surrogates, which no two bytes make
        return cell


def _with_error(row: Row, width: int) -> list[str]:
    missing = [""] * (width - len(row.cells))
    return [*row.cells[:width], *missing, str(row.number), "Error", "How", "", *row.cells[width:]]
