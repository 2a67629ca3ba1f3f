"""Which shared files are tables, by their type and their name, and why others can't be read."""

from pathlib import PurePath
from typing import Final

from handlers.payloads.events import SharedFile
from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, lazy_gettext

TABLES: Final = frozenset({"csv", "tsv", "xlsx", "xlsm"})
_SPREADSHEETS: Final = frozenset({"xls", "xlsb", "ods", "numbers", "gsheet"})
_TEXT: Final = "text"
_GOOGLE_SHEET: Final = "application/vnd.google-apps.spreadsheet"

# Where files may lie that Slack has a link to: `external_type` of
# https://docs.slack.dev/reference/objects/file-object.
_STORES: Final = {
    "gdrive": "Google Drive",
    "onedrive": "OneDrive",
    "onedrive_business": "OneDrive",
    "sharepoint": "SharePoint",
    "dropbox": "Dropbox",
    "box": "Box",
}

_GOOGLE_LINK: Final = lazy_gettext(
    "This is a link to a Google Sheet, and Handoff can't open it. In Google Sheets choose File, Download, "
    "then Microsoft Excel (.xlsx) or comma-separated values (.csv), and share that file."
)
_SPREADSHEET: Final = lazy_gettext(
    "Handoff reads CSV files and Excel workbooks (.xlsx). In your spreadsheet choose “Save as” or "
    "“Download”, then CSV (UTF-8) or .xlsx, and share that file."
)
_NO_TABLE: Final = lazy_gettext(
    "Handoff reads tables: files that end in .csv, .tsv, .txt or .xlsx. "
    "Export your list as CSV, and share that file."
)
_HIDDEN: Final = lazy_gettext(
    "Slack hides this file, because the workspace has reached the limit of its plan, "
    "so Handoff can't read it. Share the file again; if that doesn't help, "
    "ask a workspace admin about the plan."
)
_DENIED: Final = lazy_gettext(
    "Slack does not let Handoff see this file, which was shared from another workspace or is restricted. "
    "Download it, and share it here as a file of your own."
)
_ELSEWHERE: Final = lazy_gettext(
    "This file lies in another place, and Slack has only a link to it, which Handoff can't open. "
    "Download it there as CSV or .xlsx, and share the file itself."
)


def is_for_us(file: SharedFile) -> bool:
    """Whether it is a table, or may be one, wherever it is shared."""
    return bool(_names(file) & (TABLES | _SPREADSHEETS)) or _is_google_sheet(file) or may_be_prose(file)


def may_be_prose(file: SharedFile) -> bool:
    """Whether it is a text of which nobody has said that it is a table.

    What is pasted is named `-.txt`, or not at all.
    """
    if _names(file) & (TABLES | _SPREADSHEETS):
        return False
    return _suffix(file) == "txt" or (not _suffix(file) and file.filetype == _TEXT)


def refuse_unreadable(file: SharedFile) -> None:
    """Raise FileRefusedError for what is no table, or can't be had."""
    if _is_google_sheet(file):
        raise FileRefusedError(_GOOGLE_LINK)
    refuse_out_of_reach(file)
    if _names(file) & TABLES or may_be_prose(file):
        return
    if _names(file) & _SPREADSHEETS:
        raise FileRefusedError(_SPREADSHEET)
    raise FileRefusedError(_NO_TABLE)


def refuse_out_of_reach(file: SharedFile) -> None:
    """Raise FileRefusedError for what Slack knows of but doesn't have, or doesn't give away."""
    if file.is_hidden:
        raise FileRefusedError(_HIDDEN)
    if file.is_denied:
        raise FileRefusedError(_DENIED)
    if file.is_elsewhere:
        store = _STORES.get(file.external_type)
        raise FileRefusedError(_lies_in(store) if store else _ELSEWHERE)


def _lies_in(store: str) -> Sentence:
    return lazy_gettext(
        "This file lies in {store}, and Slack has only a link to it, which Handoff can't open. "
        "Download it there as CSV or .xlsx, and share the file itself.",
        store=store,
    )


def _names(file: SharedFile) -> frozenset[str]:
    """What Slack and the ending of its name call it.

    A snippet may have any name, and Slack doesn't know every type.
    """
    return frozenset({file.filetype.lower(), _suffix(file)})


def _suffix(file: SharedFile) -> str:
    return PurePath(file.name).suffix.lower().removeprefix(".")


def _is_google_sheet(file: SharedFile) -> bool:
    """Slack shares what lies in Google Drive as a link, whose name has no ending."""
    return file.mimetype == _GOOGLE_SHEET or "gsheet" in _names(file)
