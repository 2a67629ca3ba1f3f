"""What the command line says of a plan that stopped by itself, and how to go on."""

import sys
from collections.abc import Sequence

from bot.command_line.arguments import flag
from bot.command_line.exit_codes import is_stopped
from importer.preview.guard_words import guard_lines, guard_words
from importer.preview.totals_words import moved_meanwhile
from importer.words.counts import either
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Value, _
from importer.words.quoting import quoted
from importer.words.totals import Verdict


def guard_objects(job: ImportJob) -> list[dict[str, object]]:
    """Each guard that speaks: its name, whether a person may go on all the same, and what it says."""
    if job.verdict is None:
        return []
    return [
        {
            "guard": guard.value,
            "can_be_confirmed": guard.can_be_confirmed,
            "message": " ".join(guard_words(job, guard, quoted)),
        }
        for guard in job.verdict.guards
    ]


def warn(job: ImportJob) -> None:
    """Say on standard error why a job stopped by itself, for those who read the answer by a program."""
    if is_stopped(job) and (said := list(filter(None, guards_text(job)))):
        print("\n".join(map(str.strip, said)), file=sys.stderr)


def guards_text(job: ImportJob) -> Sequence[str]:
    """What made a job stop by itself, and how to go on from there, or from a preview that was asked for."""
    if job.verdict is None or job.state is not JobState.PREVIEWED:
        return []
    if not is_stopped(job):
        return ["", *_way_on(job, job.verdict)] if job.counts.planned else []
    said = [f"  ! {line}" for line in guard_lines(job, quoted)]
    if moved := moved_meanwhile(job):
        said.append(f"  ! {moved}")
    return ["", *said, "", *_way_on(job, job.verdict)]


def _way_on(job: ImportJob, verdict: Verdict) -> Sequence[str]:
    if not verdict.can_be_confirmed:
        others = _other_columns(verdict)
        return [_("Nothing was changed. Name another column with {options}.", options=others)]
    confirm = " --confirm" if verdict.guards else ""
    apply = _(
        "Nothing was changed. If it is meant so: python -m bot apply {number}{confirm}",
        number=str(job.number),
        confirm=confirm,
    )
    return [apply, *_in_one_command(job, verdict)]


def _in_one_command(job: ImportJob, verdict: Verdict) -> Sequence[str]:
    """How the guards of a file's import are confirmed from its start, for scripts that know what they do."""
    if job.kind is not JobKind.FILE or not verdict.guards:
        return []
    return [_("Another time, in one command: python -m bot import FILE --confirm")]


def _other_columns(verdict: Verdict) -> Value:
    return either([f"{flag(field)} COLUMN" for field in verdict.unfit])
