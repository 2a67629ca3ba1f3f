"""Files that a person names on the command line, and what is said where they can't be read or written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.words.errors import FileRefusedError, HandoffError
from importer.words.language import Sentence, lazy_gettext
from importer.words.system_words import reason_of


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raise FileRefusedError where the file can't be read."""
    try:
        yield
    except IsADirectoryError as error:
        raise FileRefusedError(_folder(path, "assignments.csv")) from error
    except OSError as error:
        cant = lazy_gettext("{path} can't be read: {reason}.", path=str(path), reason=reason_of(error))
        raise FileRefusedError(cant) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise HandoffError where the file can't be written."""
    try:
        yield
    except IsADirectoryError as error:
        raise HandoffError(_folder(path, "errors.csv")) from error
    except OSError as error:
        cant = lazy_gettext("{path} can't be written: {reason}.", path=str(path), reason=reason_of(error))
        raise HandoffError(cant) from error


def require_regular(path: Path) -> None:
    """Raise FileRefusedError for a pipe or a device, which may never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise FileRefusedError(
            lazy_gettext(
                "{path} is a pipe or a device, not a file. Save what comes from it as a file, and name that.",
                path=str(path),
            )
        )


def require_another(output: Path, source: Path, option: str) -> None:
    """Raise HandoffError when what is to be written with this option would take the place of what is read."""
    if output.resolve() == source.resolve():
        raise HandoffError(
            lazy_gettext(
                "{path} is the file to be imported. Name another one with {option}.",
                path=str(output),
                option=option,
            )
        )


def require_different(error_file: Path | None, changes_file: Path | None) -> None:
    """Raise HandoffError where one of the two files would take the place of the other."""
    if error_file and changes_file and error_file.resolve() == changes_file.resolve():
        raise HandoffError(
            lazy_gettext(
                "--error-file and --changes-file both name {path}. Name two different files.",
                path=str(changes_file),
            )
        )


def require_writable(path: Path) -> None:
    """Raise HandoffError unless the file can be written; leaves everything as it is."""
    is_new = not path.exists()
    with writing(path):
        path.open("ab").close()
    if is_new:
        path.unlink()


def _folder(path: Path, example: str) -> Sentence:
    return lazy_gettext(
        "{path} is a folder. Name a file, such as {example}.", path=str(path), example=str(path / example)
    )
