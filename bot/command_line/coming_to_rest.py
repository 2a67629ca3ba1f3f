"""How a job ends that was carried out here: its report, why it failed, or that others go on with it."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.command_line.output import report_interruption
from bot.command_line.report import Report
from importer.words.errors import HandoffError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext

_UNFINISHED: Final = {
    JobKind.UNDO: lazy_gettext(
        "Stopped. Undo {number} isn't finished: a running bot, or the next import, goes on with it."
    ),
    JobKind.RETURN: lazy_gettext(
        "Stopped. Return {number} isn't finished: a running bot, or the next import, goes on with it."
    ),
    JobKind.HANDOVER: lazy_gettext(
        "Stopped. Handover {number} isn't finished: a running bot, or the next import, goes on with it."
    ),
}
_IMPORT_UNFINISHED: Final = lazy_gettext(
    "Stopped. Import {number} isn't finished: a running bot, or the next import, goes on with it."
)
_FAILED: Final = {
    JobKind.UNDO: lazy_gettext("The undo failed, and nothing was changed."),
    JobKind.RETURN: lazy_gettext("The return failed, and nothing was changed."),
    JobKind.HANDOVER: lazy_gettext("The handover failed, and nothing was changed."),
    JobKind.DIRECTORY: lazy_gettext("The list could not be loaded."),
}
_IMPORT_FAILED: Final = lazy_gettext("The import failed, and nothing was changed.")


async def tell_end(job: ImportJob, report: Callable[[ImportJob], Awaitable[Report]], *, as_json: bool) -> int:
    """Report a job that has come to rest, or tell where it was stopped; returns the exit code.

    Raises HandoffError where it has failed.
    """
    if not job.state.is_at_rest:
        unfinished = _UNFINISHED.get(job.kind, _IMPORT_UNFINISHED).fill(number=str(job.number))
        return report_interruption(job, str(unfinished), as_json=as_json)
    if job.state is JobState.FAILED:
        raise HandoffError(job.failure or _FAILED.get(job.kind, _IMPORT_FAILED))
    return (await report(job)).tell(as_json=as_json)
