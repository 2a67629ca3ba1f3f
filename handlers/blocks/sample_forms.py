"""A modal and a Home tab of each kind, about made-up imports."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from slack_sdk.models.views import View

from handlers.blocks import (
    absent,
    add_people,
    approval,
    audit,
    changes,
    details,
    directory,
    failed,
    fix_values,
    handover_form,
    home,
    notices,
    remembered,
    settings,
)
from handlers.blocks.made_up import (
    ASKED,
    CHANGE,
    CHANGES,
    CORRECTION,
    COVER,
    DAY,
    KINDS,
    MAJA,
    OPEN,
    PERSON,
    WRONG,
    make_job,
)
from handlers.payloads.absent_form import AbsentForm
from handlers.payloads.carried import PressedAt, Request
from handlers.payloads.fix_form import FixForm
from importer.configuring import AuditPage
from importer.correcting import Fixable
from importer.home import HomePage
from importer.matching.names import Found
from importer.past import Details, Page
from importer.words.absent import AbsentCustomer, AbsentPage
from importer.words.fields import Field
from importer.words.holdings import Holdings, Owned
from importer.words.jobs import JobState
from importer.words.members import Added, Member, Newcomers
from importer.words.workspace_settings import Setting, SettingChange, WorkspaceSettings

_REASON: Final = "Nothing was changed."
_PLACE: Final = ("C0000000000", "1700000000.000100", "1700000000.000100")
_MEMBER: Final = Member(PERSON, MAJA.name, MAJA.email)
_OWNED: Final = Owned(MAJA, 412)
_SET: Final = SettingChange(Setting.GUARD_CHANGES.value, "1000", "5000", PERSON, DAY)


def sample_forms() -> Iterator[tuple[str, View]]:
    """Each by the name of its kind."""
    ended = make_job(JobState.COMPLETED_WITH_ERRORS)
    yield "home", home.home(HomePage(last=Page([ended])), {})
    yield "home of others", home.home_of_others(_REASON)
    yield "changes", changes.changes_modal(ended, CHANGES)
    yield "no changes", changes.no_changes_modal(ended, _REASON)
    yield (
        "details form",
        details.details_modal(
            Details(ended, KINDS, with_rows=True),
            PressedAt(*_PLACE, False, ""),
            standing=OPEN,
            first=[CHANGE],
        ),
    )
    asked = replace(make_job(JobState.WAITING_FOR_APPROVAL), approval=ASKED)
    yield "decline", approval.decline_modal(asked, Request(asked.id, ASKED.number))
    yield "no answer", approval.cannot_answer_modal(_REASON)
    yield "not kept", failed.not_kept_modal("7F3A-91C2")
    yield "trouble of Slack's", failed.failed_modal(failed.slack_had_trouble_here("7F3A-91C2"))
    yield "refusal", failed.refused_modal(notices.unknown_import())
    yield from _of_values()
    yield from _of_people()
    yield from _of_workspace()


def _of_values() -> Iterator[tuple[str, View]]:
    ended = make_job(JobState.COMPLETED_WITH_ERRORS)
    missing = AbsentPage([AbsentCustomer("CU-003", "Birch & Co")])
    fixable = Fixable(ended, [WRONG], {Field.ACCOUNT_MANAGER: {MAJA.id: Found(MAJA.id, MAJA.email)}})
    yield "missing customers", absent.absent_modal(ended, AbsentForm(ended.id, *_PLACE), missing)
    yield "nobody missing", absent.nobody_modal(_REASON)
    yield "values", fix_values.fix_values_modal(fixable, FixForm(ended.id, *_PLACE))
    yield "no values", fix_values.nothing_to_fix_modal(_REASON)
    yield "remembered", remembered.remembered_modal([CORRECTION])


def _of_people() -> Iterator[tuple[str, View]]:
    yield "people", add_people.add_people_modal(Newcomers([_MEMBER], 3))
    yield "people are read", add_people.reading_members_modal()
    yield "people can't be added", add_people.cannot_add_modal(_REASON)
    yield "people aren't told", add_people.not_told_modal()
    yield "people added", add_people.added_modal(Added([_MEMBER], number=12))
    yield "handover form", handover_form.handover_modal()
    yield "extend", handover_form.extend_modal(COVER.waiting)
    yield "handover list is read", handover_form.reading_list_modal("customers.csv")
    yield "handover list read", handover_form.list_read_modal()
    yield "handover refused", handover_form.refused_modal("Hand over", _REASON)


def _of_workspace() -> Iterator[tuple[str, View]]:
    yield "settings", settings.settings_modal(WorkspaceSettings(), settings.GroupsTold())
    yield "no settings", settings.no_settings_modal(_REASON)
    yield "settings saved", settings.saved_modal([_SET])
    yield "audit", audit.audit_modal(AuditPage([_SET], 0, is_last=False))
    yield "directory", directory.directory_modal(Holdings(customers=5_000, users=12, owners=[_OWNED]))
    yield "own customers", directory.own_customers_modal(_OWNED)
    yield "directory is counted", directory.counting_modal()
    yield "no directory", directory.no_directory_modal(_REASON)
