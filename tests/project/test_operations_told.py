"""docs/operations.md tells what can be asked: metrics, health, lines of the log, and the doctor."""

import ast
import inspect
import re
from collections.abc import Collection
from pathlib import Path

import procrastinate.utils
import procrastinate.worker
from psycopg_pool import pool_async
from slack_sdk.web.async_client import AsyncWebClient

from bot import discretion
from bot.command_line.local_checks import local_checks, settings_checks
from bot.command_line.slack_checks import slack_checks, way_to_slack
from bot.log import CONTEXT
from bot.metrics import Metrics
from bot.settings import FoundSettings, Settings
from bot.watch import Watch, application_of
from tests.laid_tables import lay_tables
from tests.project.documents import rows, section
from tests.project.sources import modules

DOCUMENT = "docs/operations.md"
AT_START = (
    "bot.holding",
    "bot.listening",
    "bot.setting_values",
    "bot.settings",
    "bot.slack_refusals",
    "storage.copy_database",
    "storage.database_errors",
    "storage.database_names",
    "storage.engines",
    "storage.migrate",
    "storage.presence",
    "storage.runner_lock",
)
"""Who says why nothing could be started or done."""


def test_every_metric_is_told() -> None:
    """By its name and its type, as Prometheus is told them; those of the process go without names."""
    told = {name: kind for name, kind, _ in rows(section(DOCUMENT, "Metrics"))}
    assert told.pop("process_…") == ""
    types = [line.split()[2:] for line in Metrics().exposition().decode().splitlines() if "# TYPE" in line]
    ours = {name: kind for name, kind in types if name.startswith("handoff_")}
    assert told == {name: kind for name, kind in ours.items() if not name.endswith("_created")}


def test_every_path_is_told() -> None:
    """In the order in which they are asked."""
    paths = [resource.canonical for resource in application_of(Watch()).router.resources()]
    assert [path for path, _ in rows(section(DOCUMENT, "Health"))] == paths


def test_every_field_of_a_line_of_the_log_is_told() -> None:
    """Each line can have these."""
    told = {name for names, _ in rows(section(DOCUMENT, "Logs")) for name in names.split(", ")}
    assert told == {"timestamp", "level", "logger", "event", "exception", *CONTEXT}


def _told(heading: str) -> list[str]:
    """The words that a table has to be looked up by."""
    firsts = re.findall(r"^\| (`.+?) \| ", section(DOCUMENT, heading), re.MULTILINE)
    return [words for first in firsts for words in re.findall(r"`([^`]+)`", first)]


def _said(calls: Collection[str], *places: str) -> set[str]:
    """The first argument of each call of these, in these modules, where it is a text."""
    return {
        node.args[0].value
        for module in modules("bot", "handlers", "importer", "storage")
        if not places or module.name in places
        for node in module.nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in calls
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_what_keeps_it_from_starting_can_be_looked_up() -> None:
    """Each sentence has words of the table, and no words of the table are left over."""
    every = _said({"lazy_gettext", "lazy_ngettext"}, *AT_START)
    said = {one for one in every if "." in one or "can't" in one or ";" in one}  # else a part of another
    told = _told("It doesn't start, or a command does nothing")
    assert [one for one in said if not any(words in one for words in told)] == []
    assert [words for words in told if not any(words in one for one in said)] == []


def test_what_the_log_warns_of_can_be_looked_up() -> None:
    """The same of the lines that are graver than what goes on anyway."""
    said = _said({"log.warning", "log.error", "log.exception"})
    told = _told("The log has a warning")
    assert [one for one in said if not any(words in one for words in told)] == []
    assert [words for words in told if not any(words in one for one in said)] == []


def test_what_others_say_of_a_database_that_is_away_can_be_looked_up() -> None:
    """In the very words that stand in their code, and in ours."""
    speakers = (discretion, pool_async, procrastinate.utils, procrastinate.worker)
    code = "".join(map(inspect.getsource, speakers))
    assert 'name="listener"' in code
    code = code.replace("{task.get_name()}", "listener")
    told = _told("The log has lines of PostgreSQL's driver or of the queue")
    assert len(told) == 6
    assert [words for words in told if words not in code] == []


async def test_every_check_of_the_doctor_is_told(tmp_path: Path) -> None:
    """In the order in which they are made, with everything set that any of them looks at."""
    settings = Settings(
        slack_bot_token="xoxb-1",  # noqa: S106 - nobody's
        slack_app_token="xapp-1",  # noqa: S106 - the same
        slack_client_id="1.1",
        token_key="nobody's",  # noqa: S106 - the same
        https_proxy="http://127.0.0.1:1",
        metrics_port=9090,
        database_url=await lay_tables(tmp_path / "handoff.db"),
    )
    local = [check.code for check in settings_checks(FoundSettings(settings, {}))]
    async for check in local_checks(settings):
        await check.find()
        local.append(check.code)
    asked = [
        check.code for check in (way_to_slack(AsyncWebClient()), *slack_checks(settings, AsyncWebClient))
    ]
    assert [code for code, _ in rows(section(DOCUMENT, "The doctor"))] == [*local, *asked]
