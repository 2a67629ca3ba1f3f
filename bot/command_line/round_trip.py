"""What the command line says of an export that comes back: when it was taken, and who is missing in it."""

from typing import Final

from importer.absent import can_be_cleared
from importer.words.absent import Absent
from importer.words.counts import either
from importer.words.jobs import ImportJob
from importer.words.language import _

ABSENT: Final = "--absent"
"""The option that clears customers who are missing in an export's file."""


def export_object(job: ImportJob) -> dict[str, object]:
    """What a file that was exported says of that; `undoes_later` are the rows that undo a later change."""
    if job.verdict is None or job.verdict.round_trip is None:
        return {}
    round_trip, totals = job.verdict.round_trip, job.verdict.totals
    return {
        "export": {
            "exports": [
                {"taken_at": one.taken_at.isoformat(), "part": one.part.word} for one in round_trip.exports
            ],
            "unmarked": round_trip.unmarked,
            "damaged": round_trip.damaged,
            "undoes_later": totals.undoes_later,
            "missing": totals.absence.customers,
            "absent": job.absent,
            "absent_cleared": totals.absence.cleared,
        }
    }


def how_to_clear(job: ImportJob) -> list[str]:
    """How to clear the customers that are missing in an export's file, where that can be done."""
    if job.absent or not can_be_cleared(job).customers:
        return []
    options = either([f"{ABSENT} {what}" for what in Absent])
    return [
        _(
            "To clear them, import the file again with {options}. Nobody whom someone has changed since is "
            "touched.",
            options=options,
        )
    ]
