"""Files that a person names on the command line, and what is said where they can't be read or written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.words.errors import FileRefusedError, HandoffError


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raise FileRefusedError where the file can't be read."""
    try:
        yield
    except IsADirectoryError as error:
        raise FileRefusedError(
            f"{path} is a folder. Name a file, such as {path / 'assignments.csv'}."
        ) from error
    except OSError as error:
        raise FileRefusedError(f"{path} can't be read: {_reason(error)}.") from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise HandoffError where the file can't be written."""
    try:
        yield
    except IsADirectoryError as error:
        raise HandoffError(f"{path} is a folder. Name a file, such as {path / 'errors.csv'}.") from error
    except OSError as error:
        raise HandoffError(f"{path} can't be written: {_reason(error)}.") from error


def require_regular(path: Path) -> None:
    """Raise FileRefusedError for a pipe or a device, which may never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise FileRefusedError(
            f"{path} is a pipe or a device, not a file. Save what comes from it as a file, and name that."
        )


def require_another(output: Path, source: Path) -> None:
    """Raise HandoffError when what is to be written would take the place of what is read."""
    if output.resolve() == source.resolve():
        raise HandoffError(f"{output} is the file to be imported. Name another one with --error-file.")


def require_writable(path: Path) -> None:
    """Raise HandoffError unless the file can be written; leaves everything as it is."""
    is_new = not path.exists()
    with writing(path):
        path.open("ab").close()
    if is_new:
        path.unlink()


def _reason(error: OSError) -> str:
    """The system's word for it, such as `No such file or directory`."""
    return error.strerror or str(error)
