"""An error file of an earlier import, where this import was to write one and has nothing to write."""

from pathlib import Path

from importer.file.reading import understand
from importer.file.workbook.reading import own_place
from importer.words.errors import FileRefusedError, HandoffError


def let_go_of_earlier(path: Path) -> str | None:
    """Remove it, so that nobody takes it for this import's; what is not ours stays. Says what was done.

    Ours is what has an error file's four columns. None where there is nothing to say. Raises HandoffError where it
    can't be removed.
    """
    if path.is_symlink() or not path.is_file() or not path.stat().st_size:
        return None
    if not _is_ours(path):
        return (
            f"No row needs attention, so nothing was written to {path}. What is in it was there before and is no error "
            "file of Handoff's, so it was left as it is."
        )
    try:
        path.unlink()
    except OSError as error:
        raise HandoffError(
            f"{path} can't be removed: {error.strerror or error}. Its rows are of an earlier import."
        ) from error
    return f"No row needs attention, so {path}, the error file of an earlier import, was removed."


def _is_ours(path: Path) -> bool:
    try:
        with own_place(path) as place:
            return understand(place, path.name).is_error_file
    except (FileRefusedError, OSError):
        return False
