"""A database with something in every table, and what lies in one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import insert, select

from importer.words.corrections import Correction, Corrections, WrongKey
from importer.words.directory import Assignment
from importer.words.fields import Field
from importer.words.jobs import Counts, JobState
from importer.words.language import Language
from importer.words.plan import PlannedRow, WrittenCell
from importer.words.proposal import Answer, Question
from importer.words.totals import Verdict
from importer.words.workspace_settings import NewSetting, Setting
from storage.copy_database import TableCount
from storage.installations import SqlInstallations, SqlInstallStates
from storage.loading_schema import listed_customers, named_customers, planned_entries, undone_entries
from storage.schema import METADATA
from storage.slack_schema import members
from storage.store import Store
from storage.token_keys import TokenKeys
from storage.undo_schema import undo_rows
from tests.storage.words import (
    a_posting,
    applying_job,
    checking_job,
    load_directory,
    new_job,
    refused,
    spread_customers,
    unknown_user,
)


@dataclass(slots=True)
class Onlooker:
    """Sees how far a copy has come; has it stopped once rows of so many tables were copied."""

    patience: int = 1_000
    seen: list[tuple[TableCount, int]] = field(default_factory=list)

    def show_copied(self, done: TableCount, of: int) -> None:
        """Keep it."""
        self.seen.append((done, of))

    def is_stopped(self) -> bool:
        """Whether it has seen enough."""
        return len(self.seen) >= self.patience


async def fill(store: Store) -> int:
    """Fill each table; an import with errors has ended, another is underway. Returns the workspace."""
    workspace = await store.workspaces.connect("T1", "Acme \\ Söhne\tAG\n")
    await load_directory(store, workspace)
    await spread_customers(store)
    found = await store.directory.customers(workspace, ["C1", "C2", "C3"])
    question = Question(Field.EXTERNAL_ID, ("id", "societe"))
    answer = Answer(question, ("Société", "Id"), "Société", "cli:maya", datetime(2026, 1, 2, tzinfo=UTC))
    await store.mappings.remember(workspace, [answer])
    at = datetime(2026, 1, 2, tzinfo=UTC)
    taught = Correction(WrongKey(Field.WORKFLOW, "firn \0"), "Firn \0", "Firm", "U1", at)
    await store.corrections.remember(workspace, [taught])
    french = NewSetting(Setting.LANGUAGE, Language.FRENCH, "cli:Zoë \\", datetime(2026, 1, 2, tzinfo=UTC))
    await store.workspace_settings.change(workspace, [french])
    await _install(store)
    await store.inbox.put("Ev1", "T1", {"text": "Café \0 \ud83d"})
    await store.inbox.put("Ev2", "T1", {})
    await store.inbox.finish("Ev1", workspace)
    await store.postings.add(workspace, [a_posting("apology:1", words="Café \0")])
    ended = await checking_job(store, workspace, "F1")
    await store.plans.refuse(
        ended, [refused(4, unknown_user("x\\N", "ann@x.com")), refused(5, unknown_user("\t"))]
    )
    assert await store.jobs.finish_check(ended, Counts(rows=2, errors=2), Verdict())
    assert await store.jobs.move(ended.id, {JobState.APPLYING}, JobState.COMPLETED_WITH_ERRORS)
    await store.jobs.keep_error_file(ended, "abc123")
    planned = [
        PlannedRow(row, customer.id, Assignment(), managers=(1, 2))
        for row, customer in enumerate(found.values(), start=2)
    ]
    one = {"job_id": ended.id, "customer_id": planned[0].customer, "managers": "1", "managers_target": ""}
    await store.database.execute(insert(undo_rows).values(one))
    named = {"job_id": ended.id, "customer_id": planned[0].customer}
    await store.database.execute(insert(named_customers).values(named))
    job = await applying_job(store, workspace, planned, "F2")
    await store.plans.keep_written(job, [WrittenCell(2, Field.ACCOUNT_MANAGER, "Ann\u200b@x.com \0")])
    assert await store.plans.apply_batch(job, 1)
    await store.jobs.create(replace(new_job(workspace, "F3"), corrections=Corrections((taught,))))
    await _fill_the_rest(store, workspace, ended.id, found["C1"].id)
    return workspace


async def _fill_the_rest(store: Store, workspace: int, job: int, customer: int) -> None:
    """A row in each table of handovers, lists, and people known in Slack."""
    user = (await store.directory.users(workspace))[0].id
    at = datetime(2026, 1, 2, tzinfo=UTC)
    linked = {"user_id": user, "slack_id": "U9", "name": "Zoë \t", "linked_by": "U1", "linked_at": at}
    of_job = {"job_id": job, "number": 2}
    for kind, values in (
        (members, {"workspace_id": workspace, **linked}),
        (listed_customers, {"job_id": job, "customer_id": customer}),
        (planned_entries, {**of_job, "adds": True, "key": "C9", "name": "Café \t", "managers": "1"}),
        (undone_entries, {**of_job, "outcome": "gone", "counts": False}),
    ):
        await store.database.execute(insert(kind).values(values))


async def contents(store: Store) -> dict[str, Sequence[Any]]:
    """Every row of every table."""
    return {
        table.name: await store.database.rows(select(table).order_by(*table.primary_key.columns))
        for table in METADATA.sorted_tables
    }


async def _install(store: Store) -> None:
    """Let a workspace have installed the app, and another have begun to."""
    keys = TokenKeys(["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="])
    token = "xoxb-1"  # noqa: S105 - nobody's
    installed = Installation(app_id="A1", team_id="T1", bot_token=token, bot_id="B1", user_id="U1")
    await SqlInstallations(store.database, "1.1", keys).async_save(installed)
    await SqlInstallStates(store.database).async_issue()
