"""What a file that was exported says of itself: when that was, and of which customers."""

from collections.abc import Callable, Iterator, Sequence

from importer.words.absent import Absence
from importer.words.exports import Export, PartKind, RoundTrip
from importer.words.jobs import ImportJob
from importer.words.language import Value, _, lazy_ngettext, ngettext

Quote = Callable[[str], str]


def round_trip_lines(job: ImportJob, quote: Quote) -> Sequence[str]:
    """Of which exports the file's rows are, in sentences; none where they say nothing of it."""
    round_trip = job.verdict.round_trip if job.verdict else None
    if job.verdict is None or round_trip is None:
        return []
    return [*_say(round_trip, quote), *_say_absent(job, job.verdict.totals.absence, quote)]


def name_absent(absence: Absence, every: int, quote: Quote) -> tuple[Value, ...]:
    """The first of the missing customers, and how many others there are of so many."""
    named = absence.first[:every]
    more = every - len(named)
    others = [lazy_ngettext("{count} other", "{count} others", more)] if more else []
    return (*map(quote, named), *others)


def _say_absent(job: ImportJob, absence: Absence, quote: Quote) -> Iterator[str]:
    """Who of the export's customers is missing, and that nothing becomes of them by itself."""
    if not absence.customers:
        return
    if absence.unsure:
        yield ngettext(
            "Customers of the export may be missing in the file. Who that is can't be told as long as it "
            "isn't sure whom {count} row is about. They stay as they are.",
            "Customers of the export may be missing in the file. Who that is can't be told as long as it "
            "isn't sure whom {count} rows are about. They stay as they are.",
            absence.unsure,
        )
    elif job.absent is None:
        yield ngettext(
            "{count} customer of the export is missing in the file, and stays as it is: {names}.",
            "{count} customers of the export are missing in the file, and stay as they are: {names}.",
            absence.customers,
            names=name_absent(absence, absence.customers, quote),
        )


def _say(round_trip: RoundTrip, quote: Quote) -> Iterator[str]:
    if not round_trip.exports:
        return
    if len(round_trip.exports) == 1:
        yield _say_one(round_trip.exports[0], quote)
    else:
        yield ngettext(
            "The file joins {count} export, taken at {first} (UTC): its rows are held against that.",
            "The file joins {count} exports, the first of them taken at {first} (UTC): all rows are held "
            "against what customers had then.",
            len(round_trip.exports),
            first=round_trip.exports[0].moment,
        )
    if round_trip.unmarked:
        yield ngettext(
            "{count} row doesn't say when it was exported, as rows that someone has added: it is held "
            "against that moment as well.",
            "{count} rows don't say when they were exported, as rows that someone has added: they are held "
            "against that moment as well.",
            round_trip.unmarked,
        )


def _say_one(export: Export, quote: Quote) -> str:
    moment = export.moment
    match export.part.kind:
        case PartKind.ALL:
            return _("The file is an export of all customers, taken at {moment} (UTC).", moment=moment)
        case PartKind.WITHOUT_MANAGER:
            return _(
                "The file is an export of the customers without account manager, taken at {moment} (UTC).",
                moment=moment,
            )
        case PartKind.WITHOUT_WORKFLOW:
            return _(
                "The file is an export of the customers without workflow, taken at {moment} (UTC).",
                moment=moment,
            )
        case PartKind.OF:
            return _(
                "The file is an export of the customers of {person}, taken at {moment} (UTC).",
                moment=moment,
                person=quote(export.part.person),
            )
