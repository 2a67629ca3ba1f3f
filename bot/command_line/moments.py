"""When something was, as lists on the command line tell it."""

from datetime import datetime

from importer.words.language import in_column


def moment(at: datetime) -> str:
    """A moment on this machine's clock, as short as the language writes it."""
    return in_column(at.astimezone())
