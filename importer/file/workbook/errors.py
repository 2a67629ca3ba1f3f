"""Why a workbook can't be read, as the child process knows it; each becomes the sentence that people read."""

from importer.words.errors import FileRefusedError

SAVE_SHEET = "in your spreadsheet, save the sheet as CSV UTF-8 or as a new .xlsx workbook, and use that file"

COPY_TABLE = (
    "copy its table into a spreadsheet, save that as CSV UTF-8 or as an .xlsx workbook, and use that file"
)


class WorkbookError(Exception):
    """A workbook that can't be read; `{file}` in the sentence stands for its name."""

    sentence = "{file} can't be read."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)

    def refusal(self, file_name: str) -> FileRefusedError:
        """The same as people read it."""
        return FileRefusedError(str(self).replace("{file}", file_name))


class DamagedError(WorkbookError):
    """Something in it is not as the format wants it."""

    sentence = "{file} is damaged and can't be read to the end: open it in your spreadsheet, save it anew, and use that file."


class HostileError(WorkbookError):
    """It holds what no spreadsheet writes, and what could only be meant to overwhelm its reader."""

    sentence = f"{{file}} holds instructions that no spreadsheet writes, so it isn't read: {SAVE_SHEET}."


class TooLargeError(WorkbookError):
    """It unpacks to more than is read."""

    sentence = f"{{file}} unpacks to more than Handoff reads of a workbook: {SAVE_SHEET}."


class NotOursError(WorkbookError):
    """It is another kind of packed file."""
