"""The audit list as a file: a line for each change, the newest first."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from importer.report.audit_words import before_and_after, subject
from importer.report.text_output import TextOutput
from importer.report.workbook_output import WorkbookOutput
from importer.report.written_files import FOR_SPREADSHEETS, WORKBOOK_SUFFIX
from importer.words.jobs import COMMAND_LINE
from importer.words.language import _
from importer.words.quoting import plain
from importer.words.setting_values import in_words
from importer.words.workspace_settings import SettingChange


def write_audit_file(path: Path, changes: Sequence[SettingChange]) -> None:
    """Write the changes, as a workbook where the path ends in `.xlsx`; moments are in UTC (ISO 8601)."""
    header = [_("When"), _("Who"), _("Setting"), _("From"), _("To")]
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        output: TextOutput | WorkbookOutput = WorkbookOutput(path, _("Changes of settings"), header)
    else:
        output = TextOutput(path, FOR_SPREADSHEETS, header)
    try:
        output.add(map(_cells, changes))
    finally:
        output.close()


def _cells(change: SettingChange) -> Sequence[str]:
    before, after = before_and_after(change, in_words, person)
    return [change.at.astimezone(UTC).isoformat(), person(change.by), subject(change), before, after]


def person(by: str) -> str:
    """Someone in Slack by their id there, at the command line by their account; nobody is the program."""
    if not by:
        return _("Handoff itself")
    if not by.startswith(COMMAND_LINE):
        return plain(by)
    return _("{name}, from the command line", name=plain(by.removeprefix(COMMAND_LINE)))
