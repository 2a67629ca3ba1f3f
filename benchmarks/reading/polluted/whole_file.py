"""Faults of the whole file: another form than usual, which leaves nothing in doubt; and no rows at all."""

from collections.abc import Iterator

from benchmarks.reading.polluted.clean import RFC_4180, CleanTable, Form
from benchmarks.reading.polluted.fault import PollutedFile


def other_form(table: CleanTable) -> Iterator[PollutedFile]:
    """Another delimiter, line break, quotation mark or escape sign throughout."""
    forms = {
        "semicolons": Form(delimiter=";"),
        "tabs": Form(delimiter="\t"),
        "bars": Form(delimiter="|"),
        "line feeds": Form(newline="\n"),
        "carriage returns": Form(newline="\r"),
        "all cells quoted": Form(quote_all=True),
        "single quotation marks": Form(quote="'"),
        "backslash escapes": Form(escape="\\"),
    }
    for name, form in forms.items():
        content = form.content(form.lines([table.header, *table.rows]))
        yield PollutedFile(f"{name} throughout", content, table.header, table.rows)


def blank_behind_delimiters(table: CleanTable) -> Iterator[PollutedFile]:
    """A blank follows each delimiter."""
    lines = [", ".join(RFC_4180.cells(row)) for row in (table.header, *table.rows)]
    yield PollutedFile("blanks behind delimiters", RFC_4180.content(lines), table.header, table.rows)


def other_encoding(table: CleanTable) -> Iterator[PollutedFile]:
    """Byte order marks, UTF-16, and a code page."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        form = Form(encoding=encoding)
        lines = form.lines([table.header, *table.rows])
        content = "".join(line + form.newline for line in lines).encode(encoding)
        yield PollutedFile(f"encoded as {encoding}", content, table.header, table.rows, encoding=encoding)


def end_of_file(table: CleanTable) -> Iterator[PollutedFile]:
    """No line break at the end, or two."""
    content = RFC_4180.content(RFC_4180.lines([table.header, *table.rows]))
    yield PollutedFile("no line break at the end", content.rstrip(b"\r\n"), table.header, table.rows)
    yield PollutedFile("two line breaks at the end", content + b"\r\n", table.header, table.rows)


def few_rows(table: CleanTable) -> Iterator[PollutedFile]:
    """Nothing at all, only blanks, a header alone, a header with one row."""
    yield PollutedFile("an empty file", b"", None, (), nothing=True)
    yield PollutedFile("blank lines only", b"\r\n\r\n\r\n", None, (), nothing=True)
    header = RFC_4180.content(RFC_4180.lines([table.header]))
    yield PollutedFile("a header alone", header, table.header, (), nothing=True)
    one = RFC_4180.content(RFC_4180.lines([table.header, table.rows[0]]))
    yield PollutedFile("one row", one, table.header, table.rows[:1])
