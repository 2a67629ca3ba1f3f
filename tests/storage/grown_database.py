"""A database that has grown through every version: at each revision it was worked with in a workspace."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, TableClause, column, insert, inspect, table

from storage.plan_rows import RANGE_IDS
from tests.storage.words import MAPPING, SHAPE, THREAD

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
ENDED, APPLYING, OPEN, FAILED = range(1, 5)
"""The numbers of the jobs that each workspace has."""
PLANNED = 3
"""So many customers the job that is being applied changes; the first of them has changed already."""
_STATES = {
    ENDED: "completed_with_errors",
    APPLYING: "applying",
    OPEN: "mapping",
    FAILED: "failed",
}
Rows = Iterator[tuple[str, Mapping[str, Any]]]


def migrations() -> ScriptDirectory:
    """All of them, read once."""
    return ScriptDirectory.from_config(_config())


def revisions() -> list[str]:
    """Every revision that was ever released, the first one first."""
    return [one.revision for one in migrations().walk_revisions()][::-1]


def grow(connection: Connection, known: ScriptDirectory, revision: str) -> None:
    """Bring the database to a revision, and work with it as that version did."""
    _upgrade(connection, known, revision)
    tables = _tables(connection)
    for name, row in _rows(int(revision)):
        if name in tables:
            _insert(connection, tables[name], row)


def _upgrade(connection: Connection, known: ScriptDirectory, revision: str) -> None:
    """What Alembic's command does, which reads all migrations anew each time."""
    config = _config()
    config.attributes["connection"] = connection
    find_steps = known._upgrade_revs  # noqa: SLF001 - as the command itself finds them
    with EnvironmentContext(config, known, fn=lambda now, _: find_steps(revision, now)):
        known.run_env()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return config


def _tables(connection: Connection) -> Mapping[str, TableClause]:
    """The tables that there are, with their columns; constraints and indexes take far longer to find."""
    return {
        name: table(name, *(column(one["name"], one["type"]) for one in columns))
        for (_, name), columns in inspect(connection).get_multi_columns().items()
    }


def _insert(connection: Connection, table: TableClause, row: Mapping[str, Any]) -> None:
    """What the table had no column for, that version knew nothing of."""
    connection.execute(insert(table).values({name: row[name] for name in row if name in table.c}))


def user_of(workspace: int) -> int:
    """The id of the one user."""
    return workspace


def customer_of(workspace: int, place: int) -> int:
    """The id of a customer, counted from 0; each has a range of its own, as if there were many."""
    return (workspace * PLANNED + place) * RANGE_IDS


def job_of(workspace: int, number: int) -> int:
    """The id of a job."""
    return workspace * 10 + number


def _rows(workspace: int) -> Rows:
    """A row of each table after the other, with every column that it ever had."""
    mine = {"workspace_id": workspace}
    yield "workspaces", {"id": workspace, "team_id": f"T{workspace}", "name": f"Workspace {workspace}"}
    yield (
        "users",
        {"id": user_of(workspace), **mine, "email": "Ann@x.com", "email_key": "ann@x.com", "name": "Ann"},
    )
    yield "workflows", {"id": workspace, **mine, "name": "Firm"}
    for place in range(PLANNED):
        managers = str(user_of(workspace)) if place == 0 else ""
        named = {"external_id": f"C{place}", "name": f"Customer {place}", "managers": managers}
        yield "customers", {"id": customer_of(workspace, place), **mine, **named}
    for number, state in _STATES.items():
        yield "import_jobs", _job(workspace, number, state)
        yield (
            "threads",
            {
                **mine,
                "share": f"F{number}",
                "channel": THREAD.channel,
                "thread": THREAD.thread,
                "kept_at": AT,
            },
        )
    yield from _of_plans(workspace)
    yield from _remembered(workspace)
    yield (
        "inbox_events",
        {"event_id": f"Ev{workspace}", "team_id": f"T{workspace}", "body": '{"a": 1}', "received_at": AT},
    )
    yield "postings", _posting(workspace)
    yield "members", {**mine, "user_id": user_of(workspace), "slack_id": "U7", "name": "Ann", **_by("linked")}


def _job(workspace: int, number: int, state: str) -> Mapping[str, Any]:
    """A job with an error among four rows, or on its way to that."""
    over = number in {ENDED, FAILED}
    counts = {"rows": 4, "planned": PLANNED, "changed": 1, "unchanged": 0, "errors": 1, "cleaned": 0}
    return {
        "id": job_of(workspace, number),
        "workspace_id": workspace,
        "number": number,
        "root_number": number,
        "state": state,
        "file_name": "assignments.csv",
        "file_size": 99,
        "file_key": f"F{number}",
        "share": f"F{number}",
        "uploaded_by": "U1",
        "created_at": AT,
        "started_at": AT,
        "finished_at": AT if over else None,
        "shape": json.dumps(asdict(SHAPE)),
        "mapping": json.dumps(asdict(MAPPING)),
        **counts,
        "checked": number != OPEN,
        "preview_only": False,
        "cursor": customer_of(workspace, 0) if number == APPLYING else 0,
        "cancel_asked": False,
        "failure": "The file is empty." if number == FAILED else None,
        "reported": over,
        "channel": THREAD.channel,
        "thread": THREAD.thread,
        "in_turn": number == APPLYING,
        "changes_seen": 0,
    }


def _of_plans(workspace: int) -> Rows:
    ended, applying = job_of(workspace, ENDED), job_of(workspace, APPLYING)
    yield "refused_rows", {"job_id": ended, "number": 5, "cells": '["Caf\\u00e9", "C9", ""]'}
    error = {"code": "customer_not_found", "column": "Id", "value": "C9", "suggestions": '["C1"]'}
    yield "row_errors", {"job_id": ended, "number": 5, "position": 0, **error}
    for place in range(PLANNED):
        yield (
            "planned_rows",
            {
                "job_id": applying,
                "key_range": customer_of(workspace, place) // RANGE_IDS,
                "number": place + 2,
                "customer_id": customer_of(workspace, place),
                "changes": True,
                "old_managers": "",
                "managers": str(user_of(workspace)),
            },
        )
    first = {"key_range": customer_of(workspace, 0) // RANGE_IDS, "number": 1, "in_effect": True}
    yield "applied_ranges", {"job_id": applying, "workspace_id": workspace, **first}
    yield "matched_cells", {"job_id": ended, "number": 2, "field": "workflow", "written": '"Firm "'}
    yield "error_files", {"workspace_id": workspace, "digest": "abc", "job_id": ended}


def _remembered(workspace: int) -> Rows:
    mine = {"workspace_id": workspace}
    columns = {"headers": '["id", "ref"]', "columns": '["Id", "Ref"]', "chosen": '"Id"'}
    yield "mapping_answers", {**mine, "header": "approvedby", "field": "account_manager"}
    yield "column_answers", {**mine, "field": "external_id", **columns, **_by("answered")}
    taught = {"field": "workflow", "key": '"frim"', "written": '"Frim"', "meant": '"Firm"', **_by("taught")}
    yield "corrections", {**mine, **taught}
    yield "job_corrections", {"job_id": job_of(workspace, ENDED), **taught}
    yield "workspace_settings", {**mine, "name": "language", "value": "fr"}
    yield "setting_changes", {**mine, "name": "language", "before": "en", "after": "fr", **_by("changed")}


def _by(what: str) -> Mapping[str, Any]:
    return {f"{what}_by": "U1", f"{what}_at": AT}


def _posting(workspace: int) -> Mapping[str, Any]:
    """A summary that waits to be said."""
    place = {"lane": "messages", "channel": THREAD.channel, "thread": THREAD.thread, "person": "U1"}
    job = {"workspace_id": workspace, "job_id": job_of(workspace, ENDED)}
    return {
        **job,
        "kind": "handoff_summary",
        "key": "waits",
        **place,
        "content": '["", ""]',
        "created_at": AT,
    }
