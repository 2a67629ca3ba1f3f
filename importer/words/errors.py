"""What can go wrong with a whole file or job; each exception carries the sentence that people read."""

from importer.words.language import Sentence, lazy_gettext
from importer.words.stored_sentences import in_these_words


class HandoffError(Exception):
    """Something that a person can mend; its sentence says what happened and what to do."""

    def __init__(self, sentence: Sentence | str) -> None:
        super().__init__(sentence)
        self.sentence = in_these_words(sentence) if isinstance(sentence, str) else sentence

    def __str__(self) -> str:
        """The sentence in the language of the moment."""
        return str(self.sentence)


class FileRefusedError(HandoffError):
    """Nothing can be read from the file: it is empty, too large, or no table."""


class MappingIncompleteError(HandoffError):
    """The mapping lacks what an import needs."""


class TableUnclearError(HandoffError):
    """A person has to say where in the file its table is."""


class NothingLoadedError(HandoffError):
    """The directory holds nothing yet of what the mapping names."""


class GuardedError(HandoffError):
    """Guards speak of a plan, and nobody has confirmed it, or nobody can."""


class JobNotFoundError(HandoffError):
    """No import has this number in this workspace."""


class JobForgottenError(JobNotFoundError):
    """There was such an import, and nothing of it is kept that could be decided about."""


class WrongStateError(HandoffError):
    """The job has moved on, and what was asked can't be done any more."""


class SourceGoneError(HandoffError):
    """The file that a job was to read can't be had again."""


class StoppedError(HandoffError):
    """The program was told to leave before it was done with a file; nothing of it is kept."""


class RowsGoneError(HandoffError):
    """The rows of an old import were deleted."""


class CannotUndoError(HandoffError):
    """A job can't be taken back: it runs, changed nothing, or what is needed for it wasn't kept."""


class CannotHandOverError(HandoffError):
    """A handover can't be made: somebody isn't known, or there is nothing to hand over."""


class DayOverError(CannotHandOverError):
    """The last day of a cover is one that is over."""


class EmailsHiddenError(HandoffError):
    """The emails of the workspace's members can't be read here; the sentence says who can change that."""


class NotAllowedError(HandoffError):
    """Whoever asks may not do this; `sharer` is who shared the file, where it is that person who may.

    `importer.permissions` tells who may what.
    """

    def __init__(self, sentence: Sentence | str, sharer: str = "") -> None:
        super().__init__(sentence)
        self.sharer = sharer


class ApprovalNeededError(HandoffError):
    """A second person has to agree before the job goes on."""


class NobodyApprovesError(HandoffError):
    """There is nobody who could be asked for approval, or it was answered already."""


class GroupUnreadableError(HandoffError):
    """Slack doesn't tell who is in a user group; the sentence says why."""


class OvertakenError(Exception):
    """Another has taken the job up meanwhile, so it is no longer ours; nobody has to be told."""


def too_large(size: int, max_bytes: int) -> Sentence:
    """The sentence for a file over the limit; both sizes are in bytes."""
    megabyte = 1024 * 1024
    return lazy_gettext(
        "The file has {size} MB, and Handoff takes files up to {limit} MB: "
        "split it into smaller files, or remove the columns that aren't needed.",
        size=size / megabyte,
        limit=round(max_bytes / megabyte),
    )
