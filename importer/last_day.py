"""The last day of a cover, and whether it is over where a workspace's clocks say so."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from importer.words.errors import DayOverError
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import lazy_gettext


def last_day_of(job: ImportJob) -> date | None:
    """The last day of a cover, as its handover or its return tells it; None where it is for good."""
    return job.request.until if job.request else None


def is_too_late(job: ImportJob, time_zone: str, now: datetime) -> bool:
    """Whether a handover that isn't carried out yet is a cover whose last day is over by now."""
    until = last_day_of(job) if job.kind is JobKind.HANDOVER else None
    return until is not None and _is_over(until, time_zone, now)


def require_in_time(job: ImportJob, time_zone: str, now: datetime) -> None:
    """Raise DayOverError where a handover is to be carried out whose last day is over by now."""
    if is_too_late(job, time_zone, now):
        raise DayOverError(
            lazy_gettext(
                "The last day of this cover, {day}, is over, so nobody can cover until then. Nothing was "
                "changed. Cancel it, and hand over again until today or a later day.",
                day=last_day_of(job) or "",
            )
        )


def _is_over(day: date, time_zone: str, now: datetime) -> bool:
    return day < now.astimezone(ZoneInfo(time_zone)).date()


def require_to_come(until: date, time_zone: str, now: datetime) -> None:
    """Raise DayOverError where the last day of a cover is over, where clocks go by this time zone."""
    if _is_over(until, time_zone, now):
        raise DayOverError(
            lazy_gettext(
                "{day} is over, so nobody can cover until then. Nothing was changed. Name today or a "
                "later day.",
                day=until,
            )
        )
