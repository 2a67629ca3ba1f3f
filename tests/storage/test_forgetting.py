"""What is forgotten is gone from every table, and nothing else is: of a workspace, an import or a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from importer.words.directory import UserRecord
from importer.words.errors import HandoffError
from importer.words.jobs import JobState
from importer.words.language import Language
from importer.words.members import Member
from importer.words.new_jobs import NewJob
from importer.words.postings import Farewell
from importer.words.workspace_settings import FORGOTTEN, NewSetting, Setting
from storage.belongings import BELONGINGS, is_of_workspace
from storage.forgetting import forget_who_left, forget_workspace
from storage.forgetting_imports import forget_import
from storage.forgetting_people import Why, forget_person
from storage.installation_schema import slack_installations
from storage.plan_schema import row_errors
from storage.schema import customers, import_jobs, users
from storage.slack_schema import postings
from storage.store import Store
from tests.storage.full_database import contents, fill
from tests.storage.words import a_posting, new_job, queued_job

BY = "cli:dana"
ZOES_ID = "U0ZOEQUINN1"
"""As long as at Slack: a shorter one stands in an encrypted token by chance."""


async def _counts(store: Store, workspace: int) -> dict[str, int]:
    """How many rows of each table are a workspace's."""
    found = {}
    for one in BELONGINGS:
        of_it = select(func.count()).select_from(one.table).where(is_of_workspace(one.table, workspace))
        found[one.table.name] = (await store.database.rows(of_it))[0][0]
    return found


async def _ended(store: Store) -> None:
    """Let what is under way be over."""
    over = {"state": JobState.COMPLETED, "finished_at": datetime(2026, 1, 3, tzinfo=UTC), "in_turn": False}
    await store.database.execute(update(import_jobs).values(over))


async def _all_text(store: Store) -> str:
    return str(await contents(store)).lower()


async def test_a_workspace_is_forgotten_whole_and_no_other(store: Store) -> None:
    """Of every table nothing of it is left, and the other workspace is as it was; looking changes nothing."""
    other = await store.workspaces.connect("T2", "Other")
    await store.directory.load_users(other, [UserRecord("ann@x.com", "Ann")])
    job = await store.jobs.create(new_job(other))
    await store.inbox.put("Ev9", "T2", {})
    workspace = await fill(store)
    await _ended(store)
    job = await store.jobs.get(job.id)
    counted = await _counts(store, workspace)
    assert min(counted.values()) > 0, f"Nothing is in {counted}"
    before, others = await contents(store), await _counts(store, other)

    looked = await forget_workspace(store.database, workspace, look_only=True)
    assert await contents(store) == before
    done = await forget_workspace(store.database, workspace, look_only=False)
    assert {one.table: one.rows for one in done.deleted} == counted
    assert {one.table: one.rows for one in looked.deleted} == counted
    assert {source.key for source in done.sources} == {"key"}
    assert not any((await _counts(store, workspace)).values())
    assert await _counts(store, other) == others
    assert await store.jobs.get(job.id) == job


async def test_who_has_come_back_is_not_forgotten(store: Store) -> None:
    """Nor who left after the moment that it is about; who left before it is."""
    before = datetime.now(UTC)
    back, lately, gone = [await store.workspaces.admit(team, team) for team in ("T1", "T2", "T3")]
    for workspace in (back, gone):
        await store.workspaces.note_left(workspace, before - timedelta(days=1))
    await store.workspaces.note_left(lately, before)
    await store.workspaces.admit("T1", "T1")
    for workspace in (back, lately, gone):
        await forget_who_left(store.database, workspace, before)
    assert [known.id for known in await store.workspaces.all()] == [back, lately]


async def test_nothing_is_forgotten_while_an_import_is_under_way(store: Store, workspace: int) -> None:
    """A queued one counts, is named, and nothing is touched."""
    job = await queued_job(store, workspace)
    before = await contents(store)
    for look_only in (True, False):
        with pytest.raises(HandoffError, match=rf"imports are under way \({job.number}\)"):
            await forget_import(store.database, workspace, job.number, BY, look_only=look_only)
        with pytest.raises(HandoffError, match="imports are under way"):
            await forget_person(store.database, workspace, "a@x.com", None, BY, look_only=look_only)
    assert await contents(store) == before


async def test_what_waits_in_a_workspace_goes_with_it(store: Store, workspace: int) -> None:
    """Nobody serves it any more, perhaps: else it would wait for ever, and could never be deleted."""
    await queued_job(store, workspace)
    assert (await forget_workspace(store.database, workspace, look_only=True)).deleted
    await forget_workspace(store.database, workspace, look_only=False)
    assert not any((await _counts(store, workspace)).values())


async def test_of_an_import_its_place_in_the_history_is_left(store: Store) -> None:
    """Its counts, times and people stay; rows, columns, samples, values and messages go; its changes stay."""
    workspace = await fill(store)
    await _ended(store)
    (number,) = [
        row.number for row in await store.database.rows(select(import_jobs).where(import_jobs.c.errors == 2))
    ]
    job = await store.jobs.find(workspace, number)
    await store.postings.add(workspace, [a_posting("summary:1")], job.id)
    await store.inbox.put("Ev7", "T1", {"files": [{"id": job.reading.source.key}]})
    before, set_ = await contents(store), await store.database.rows(select(customers))

    looked = await forget_import(store.database, workspace, number, BY, look_only=True)
    assert await contents(store) == before
    done = await forget_import(store.database, workspace, number, BY, look_only=False)
    assert looked == done
    gone = {one.table for one in done.deleted}
    assert {
        "refused_rows",
        "row_errors",
        "error_files",
        "undo_rows",
        "postings",
        "threads",
        "inbox_events",
    } <= gone
    left = await store.jobs.numbered(workspace, number)
    assert left.was_forgotten
    assert (left.counts, left.uploaded_by, left.finished_at) == (job.counts, job.uploaded_by, job.finished_at)
    assert left.rows_gone
    assert left.reading.source.file_name == FORGOTTEN
    assert not left.reading.shape.columns
    assert not left.reading.shape.samples
    assert left.reading.shape.rows == job.reading.shape.rows
    assert await store.database.rows(select(customers)) == set_
    (line,) = (await store.workspace_settings.changes(workspace))[:1]
    assert (line.setting, line.after, line.by) == (FORGOTTEN, f"import {number}", BY)


async def test_an_open_import_is_cancelled_when_it_is_forgotten(store: Store, workspace: int) -> None:
    """Nobody could carry it out any more; who forgot it has cancelled it."""
    job = await store.jobs.create(new_job(workspace))
    await forget_import(store.database, workspace, job.number, BY, look_only=False)
    left = await store.jobs.get(job.id)
    assert (left.state, left.cancelled_by) == (JobState.CANCELLED, BY)
    assert left.finished_at is not None


async def test_its_messages_say_that_it_was_forgotten(store: Store, workspace: int) -> None:
    """Where those stand that have buttons stays known until then; what else was said of it is gone."""
    job = await store.jobs.create(new_job(workspace))
    share = job.reading.source.share
    await store.threads.keep(workspace, share, "C1", "1.0")
    kinds = ("handoff_question", "handoff_error_file")
    await store.postings.add(workspace, [a_posting(kind, kind=kind) for kind in kinds], job.id)
    while due := await store.postings.due():
        await store.postings.note_said(due[0].id, place="2.0")
    farewell = Farewell(
        {"handoff_question"}, lambda _job, place: [a_posting("farewell", channel=place.channel)]
    )
    done = await forget_import(store.database, workspace, job.number, BY, farewell, look_only=False)
    assert (done.job, done.is_told) == (job, True)
    assert (await store.postings.latest(job.id, "handoff_question")) is not None
    assert (await store.postings.latest(job.id, "handoff_error_file")) is None
    assert [(one.channel, one.kind) for one in await store.postings.due()] == [("C1", "summary")]
    assert await store.threads.of(job.id) is None


async def test_an_import_that_another_needs_stays(store: Store, workspace: int) -> None:
    """An open correction of it reads its rows, so nothing is deleted, and it is said which one."""
    job = await store.jobs.create(new_job(workspace))
    again = await store.jobs.create(replace(new_job(workspace, "F2"), of=job.number))
    before = await contents(store)
    with pytest.raises(
        HandoffError, match=f"import {again.number} isn't over, and needs import {job.number}"
    ):
        await forget_import(store.database, workspace, job.number, BY, look_only=False)
    with pytest.raises(HandoffError, match="There is no import 99"):
        await forget_import(store.database, workspace, 99, BY, look_only=False)
    assert await contents(store) == before


async def test_a_person_is_named_nowhere_any_more(store: Store) -> None:
    """Email, account at Slack and name are hidden or deleted, in texts and JSON; looking changes nothing."""
    workspace = await fill(store)
    await store.database.execute(update(customers).values(managers=""))
    await store.directory.load_users(workspace, [UserRecord("Zoë@x.com", "Zoë Q")])
    await store.links.link(workspace, [Member(ZOES_ID, "Zoë Q", "zoë@x.com")], "U1")
    shared = await _shared_by(store, workspace, ZOES_ID, "list of Zoë@X.com")
    await store.postings.add(
        workspace, [a_posting(f"told:{ZOES_ID}:1", person=ZOES_ID, words="Zoë Q")], shared
    )
    await store.database.execute(update(postings).values(said_at=datetime(2026, 1, 3, tzinfo=UTC)))
    await _ended(store)
    before = await contents(store)

    looked = await forget_person(store.database, workspace, "ZOË@x.com", None, BY, look_only=True)
    assert await contents(store) == before
    done = await forget_person(store.database, workspace, "ZOË@x.com", None, BY, look_only=False)
    assert looked.forgotten == done.forgotten
    assert (done.stays, done.is_in_slack) == ({}, True)
    assert {one.table for one in done.forgotten.changed} == {"users", "import_jobs", "postings"}
    text = await _all_text(store)
    for trace in ("zoë@x.com", "zo\\u00eb@x.com", ZOES_ID.lower(), "zoë q"):
        assert trace not in text
    job = await store.jobs.get(shared)
    assert (job.uploaded_by, job.reading.source.file_name) == (done.called, f"list of {done.called}")
    assert {user.email for user in await store.directory.users(workspace)} >= {done.called}
    again = await forget_person(store.database, workspace, "zoë@x.com", ZOES_ID, BY, look_only=False)
    assert not again.forgotten.deleted
    assert not again.forgotten.changed


async def _shared_by(store: Store, workspace: int, by: str, file_name: str) -> int:
    new = new_job(workspace, "F9", by)
    reading = replace(new.reading, source=replace(new.reading.source, file_name=file_name))
    return (await store.jobs.create(NewJob(workspace, reading, by))).id


async def test_what_names_a_person_with_a_reason_stays(store: Store, workspace: int) -> None:
    """Customers that are theirs, what isn't over, settings in force and the audit list; each is counted."""
    await fill(store)
    await _ended(store)
    (user,) = await store.database.rows(select(users.c.id).where(users.c.email_key == "ann@x.com"))
    await store.database.execute(update(customers).values(managers=str(user.id)))
    await store.links.link(workspace, [Member("U9", "Ann", "ann@x.com")], "U1")
    admins = NewSetting(Setting.IMPORT_ADMINS, "U8,U9", "U9", datetime.now(UTC))
    french = NewSetting(Setting.LANGUAGE, Language.ENGLISH, "U9", datetime.now(UTC))
    await store.workspace_settings.change(workspace, [admins, french])
    await store.database.execute(update(slack_installations).values(user_id="U9"))
    open_ = await _shared_by(store, workspace, "U9", "open.csv")
    number = (await store.jobs.get(open_)).number

    done = await forget_person(store.database, workspace, "ann@x.com", None, BY, look_only=False)
    assert done.stays == {
        Why.ASSIGNED: 5,
        Why.NOT_OVER: 1,
        Why.IN_FORCE: 1,
        Why.INSTALLED: 1,
        Why.AUDIT: 2,
    }
    assert done.not_over == [number]
    assert (await store.jobs.get(open_)).uploaded_by == "U9"
    assert await store.links.find_user(workspace, "U9")
    told = {one.table for one in done.forgotten.changed} | {one.table for one in done.forgotten.deleted}
    assert {"row_errors", "refused_rows"} & told
    assert "users" not in told


async def test_a_mistyped_email_is_found_in_what_was_refused(store: Store) -> None:
    """Of someone whom the directory doesn't have, wrong values are hidden all the same."""
    workspace = await fill(store)
    await _ended(store)
    wrong = {"value": "Ann Lee <an.lee@x.com>; man.lee@x.com", "suggestions": '["An.Lee@x.com"]'}
    await store.database.execute(update(row_errors).values(wrong))
    done = await forget_person(store.database, workspace, "an.lee@x.com", None, BY, look_only=False)
    assert (done.is_in_slack, done.stays) == (False, {})
    assert [(one.table, one.rows) for one in done.forgotten.changed] == [("row_errors", 2)]
    kept = await store.database.rows(select(row_errors.c.value, row_errors.c.suggestions).distinct())
    assert [tuple(row) for row in kept] == [(f"Ann Lee <{done.called}>; man.lee@x.com", f'["{done.called}"]')]


async def test_a_return_to_come_keeps_its_cover(store: Store, workspace: int) -> None:
    """What a return needs on its day isn't forgotten before; it is said what to do."""
    job = await store.jobs.create(new_job(workspace))
    later = datetime.now(UTC) + timedelta(days=3)
    back = await store.jobs.create(replace(new_job(workspace, "F2"), of=job.number))
    await _ended(store)
    waits = {"state": JobState.QUEUED, "finished_at": None, "due": later, "kind": "return"}
    await store.database.execute(update(import_jobs).where(import_jobs.c.id == back.id).values(waits))
    with pytest.raises(HandoffError, match=f"the customers of handover {job.number} return on a day to come"):
        await forget_import(store.database, workspace, job.number, BY, look_only=False)
