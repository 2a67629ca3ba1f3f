"""Why a workbook can't be read, as the child process knows it; each becomes the sentence that people read."""

from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, lazy_gettext


class WorkbookError(Exception):
    """A workbook that can't be read; the `file` of its sentence is known to the one who refuses it."""

    sentence = lazy_gettext("{file} can't be read.")

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence or self.sentence

    def refusal(self, file_name: str) -> FileRefusedError:
        """The same as people read it."""
        return FileRefusedError(self.sentence.fill(file=file_name))


class DamagedError(WorkbookError):
    """Something in it is not as the format wants it."""

    sentence = lazy_gettext(
        "{file} is damaged and can't be read to the end: open it in your spreadsheet, save it anew, and use "
        "that file."
    )


class HostileError(WorkbookError):
    """It holds what no spreadsheet writes, and what could only be meant to overwhelm its reader."""

    sentence = lazy_gettext(
        "{file} holds instructions that no spreadsheet writes, so it isn't read: in your spreadsheet, save "
        "the sheet as CSV UTF-8 or as a new .xlsx workbook, and use that file."
    )


class TooLargeError(WorkbookError):
    """More would be extracted from it than is read."""

    sentence = lazy_gettext(
        "{file} unpacks to more than Handoff reads of a workbook: in your spreadsheet, save the sheet as CSV "
        "UTF-8 or as a new .xlsx workbook, and use that file."
    )


class NotOursError(WorkbookError):
    """It is another kind of packed file."""
