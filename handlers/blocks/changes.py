"""What a job changes, customer by customer: a modal with a page of it, and the buttons that lead there."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, Option, StaticSelectElement
from slack_sdk.models.views import View

from handlers.blocks.message import actions, button, context, section, words
from handlers.blocks.mrkdwn import code, shorten
from handlers.payloads.carried import ALL_KINDS, ShownChanges
from handlers.payloads.ids import Action
from importer.report.handover_words import handover_title
from importer.words.approval_need import count_set
from importer.words.changes import CHANGED_FIELDS, MOST_SHOWN, Change, ChangeKind, ChangesPage
from importer.words.fields import Field, clearing_word
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _, ngettext

_LONGEST_TITLE: Final = 24
_LONGEST_VALUE: Final = 200
"""As much as a person compares: some ten emails."""


def see_changes_button(job: ImportJob) -> ButtonElement:
    """The way to the first changes of a job."""
    return button(_("See changes"), Action.SEE_CHANGES, job.id)


def changes_file_button(job: ImportJob) -> ButtonElement:
    """The way to the file with all of them."""
    return button(_("Changes file"), Action.SEND_CHANGES_FILE, job.id)


def changes_buttons(job: ImportJob) -> list[ButtonElement]:
    """Both, where the job changes anything, or has."""
    return [see_changes_button(job), changes_file_button(job)] if _changes_anything(job) else []


def _changes_anything(job: ImportJob) -> bool:
    counted = job.counts.changed if job.state.ended else job.counts.planned
    if job.loads:
        counted = min(counted, count_set(job))
    return job.checked and counted > 0 and not job.rows_gone


def changes_modal(job: ImportJob, page: ChangesPage) -> View:
    """A page of what the job changes; one without changes says so."""
    shown = _by_customer(page.changes)
    return _modal(
        job,
        page.kind,
        section(_total(job, page)),
        *_kinds(page),
        *map(section, map(_customer, shown)),
        *_place(page, len(shown)),
    )


def first_changes(changes: Sequence[Change], customers: int) -> list[Block]:
    """The first customers with what changes of them, and how many of so many customers come after."""
    shown = _by_customer(changes)
    if not shown:
        return []
    more = ngettext(
        "and {count} more customer: see *See changes*",
        "and {count} more customers: see *See changes*",
        customers - len(shown),
    )
    last = [context(more)] if customers > len(shown) else []
    return [section(_("*First changes*")), *map(section, map(_customer, shown)), *last]


def no_changes_modal(job: ImportJob, reason: str) -> View:
    """Why there is nothing to be seen any more."""
    return _modal(job, None, words(reason))


def _by_customer(changes: Sequence[Change]) -> Sequence[Sequence[Change]]:
    return [list(some) for _id, some in groupby(changes, lambda change: change.customer)]


def modal_title(job: ImportJob) -> str:
    """What a modal about a job is called."""
    if job.kind is JobKind.HANDOVER:
        return shorten(handover_title(job), _LONGEST_TITLE)
    return shorten(_name(job, str(job.number)), _LONGEST_TITLE)


def _name(job: ImportJob, number: str) -> str:
    if job.is_undo:
        return _("Undo {number}", number=number)
    return _("List {number}", number=number) if job.loads else _("Import {number}", number=number)


def _modal(job: ImportJob, kind: ChangeKind | None, *blocks: Block) -> View:
    return View(
        type="modal",
        title=modal_title(job),
        close=_("Close"),
        blocks=blocks,
        private_metadata=ShownChanges(job.id, kind).metadata(),
    )


def _total(job: ImportJob, page: ChangesPage) -> str:
    """How many customers change, or have changed; also those whom a list adds, or its undo takes out."""
    customers = page.totals.customers
    if page.totals.of(ChangeKind.ADDED):
        return _total_of_list(job, customers)
    if page.totals.of(ChangeKind.TAKEN_OUT):
        return _total_of_undone_list(job, customers)
    if job.state.ended:
        return ngettext("*{count} customer was changed.*", "*{count} customers were changed.*", customers)
    return ngettext("*{count} customer would change.*", "*{count} customers would change.*", customers)


def _total_of_list(job: ImportJob, customers: int) -> str:
    if job.state.ended:
        return ngettext(
            "*{count} customer was added or changed.*",
            "*{count} customers were added or changed.*",
            customers,
        )
    return ngettext(
        "*{count} customer would be added or changed.*",
        "*{count} customers would be added or changed.*",
        customers,
    )


def _total_of_undone_list(job: ImportJob, customers: int) -> str:
    if job.state.ended:
        return ngettext(
            "*{count} customer was taken out or changed.*",
            "*{count} customers were taken out or changed.*",
            customers,
        )
    return ngettext(
        "*{count} customer would be taken out or changed.*",
        "*{count} customers would be taken out or changed.*",
        customers,
    )


def _kinds(page: ChangesPage) -> list[Block]:
    """The choice of a kind, where there are several."""
    kinds = [kind for kind in ChangeKind if page.totals.of(kind)]
    if len(kinds) < 2:
        return []
    options = [_option(None, page), *(_option(kind, page) for kind in kinds)]
    chosen = next((option for option in options if option.value == (page.kind or ALL_KINDS)), options[0])
    select = StaticSelectElement(action_id=Action.CHOOSE_CHANGES, options=options, initial_option=chosen)
    # Another id for each page: Slack goes on showing what was chosen before as long as a block keeps its own.
    return [section(_("Show"), select, block_id=f"changes:{page.kind or ALL_KINDS}:{page.skipped}")]


def _option(kind: ChangeKind | None, page: ChangesPage) -> Option:
    label = kind.label if kind else _("All changes")
    text = _("{kind} ({customers})", kind=label, customers=page.totals.of(kind))
    return Option(value=kind or ALL_KINDS, text=text)


def _customer(changes: Sequence[Change]) -> str:
    """One customer, and a line for each value that changes."""
    return "\n".join([_head(changes[0]), *map(_line, changes)])


def _head(change: Change) -> str:
    if not change.external_id:
        return _("A customer who isn't there any more")
    customer = " ".join(code(part) for part in (change.external_id, change.name) if part)
    if change.row is None:
        return customer
    return _("{customer}, row {row}", customer=customer, row=str(change.row))


def _line(change: Change) -> str:
    if change.undoes_later:
        return " ".join([_value_line(change), _("_Changed after the file was exported._")])
    return _value_line(change)


def _value_line(change: Change) -> str:
    if change.field is Field.EXTERNAL_ID:
        is_out = change.kind is ChangeKind.TAKEN_OUT
        return _("Taken out of the directory") if is_out else _("Added to the directory")
    field = str(CHANGED_FIELDS[change.field])
    before, after = _value(change.before), _value(change.after)
    if not change.written:
        return _("{field}: {before} → {after}", field=field, before=before, after=after)
    return _(
        "{field}: {before} → {after} (the file says {cell})",
        field=field,
        before=before,
        after=after,
        cell=code(change.written),
    )


def _value(value: str) -> str:
    return code(value, _LONGEST_VALUE) if value else clearing_word()


def _place(page: ChangesPage, customers: int) -> list[Block]:
    """Which customers of how many are seen, and the ways to the others."""
    every, last = page.totals.of(page.kind), page.skipped + customers
    if not customers or every <= MOST_SHOWN:
        return []
    place = _("Customers {first} to {last} of {count}", first=page.skipped + 1, last=last, count=every)
    before = button(_("Previous page"), Action.EARLIER_CHANGES, max(0, page.skipped - MOST_SHOWN))
    behind = button(_("Next page"), Action.LATER_CHANGES, last)
    ways = [*([before] if page.skipped else []), *([behind] if last < every else [])]
    return [context(place), actions(*ways)]
