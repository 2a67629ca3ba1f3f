"""The file types that Slack tells apart by a name's ending."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileType:
    """How Slack names a kind of file; `mode` is `snippet` for what it shows as text."""

    filetype: str
    mimetype: str
    pretty_type: str
    mode: str = "hosted"


UNKNOWN = FileType("binary", "application/octet-stream", "Binary")
BY_ENDING = {
    "csv": FileType("csv", "text/csv", "CSV", "snippet"),
    "tsv": FileType("tsv", "text/tab-separated-values", "TSV", "snippet"),
    "txt": FileType("text", "text/plain", "Plain Text", "snippet"),
    "json": FileType("json", "application/json", "JSON", "snippet"),
    "xlsx": FileType(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel Spreadsheet",
    ),
    "xls": FileType("xls", "application/vnd.ms-excel", "Excel Spreadsheet"),
    "zip": FileType("zip", "application/zip", "Zip"),
    "gz": FileType("gzip", "application/gzip", "Gzip"),
    "pdf": FileType("pdf", "application/pdf", "PDF"),
    "png": FileType("png", "image/png", "PNG"),
    "jpg": FileType("jpg", "image/jpeg", "JPEG"),
}


def type_of(name: str) -> FileType:
    """The type of a file with this name."""
    return BY_ENDING.get(name.rpartition(".")[2].lower(), UNKNOWN)
