"""`workspace`: what is set for a workspace, and how to set it."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.command_line.arguments import take_workspace, who_works_here
from bot.command_line.exit_codes import DONE
from bot.command_line.questions import TERMS
from bot.engine import open_engine, open_engine_to_read
from bot.settings import Settings
from importer.words.language import _
from importer.words.workspace_settings import (
    NewSetting,
    Setting,
    SettingChange,
    WorkspaceSettings,
    in_words,
    read_setting,
    read_value,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done, and the form of the answer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="show | set NAME VALUE")
    show = verbs.add_parser("show", help=_("show what is set, and by whom"))
    show.add_argument(
        "--json", action="store_true", help=_("print one JSON object, with the list of all changes")
    )
    change = verbs.add_parser("set", help=_("set something, such as: set language fr"))
    change.add_argument(
        "name", metavar="NAME", help=_("what to set: {settings}", settings=", ".join(Setting))
    )
    change.add_argument("value", metavar="VALUE", help=_("what it is to be"))
    for verb in verbs.choices.values():
        take_workspace(verb)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the settings, or change one; 0, or 2 where there is no such setting or value."""
    told = await (_show if arguments.verb == "show" else _set)(arguments, settings)
    print(told)
    return DONE


async def _show(arguments: argparse.Namespace, settings: Settings) -> str:
    async with open_engine_to_read(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        current = await engine.store.workspace_settings.of(workspace)
        changes = await engine.store.workspace_settings.changes(workspace)
    if arguments.json:
        return json.dumps(_object(current, changes), indent=2, ensure_ascii=False)
    return "\n".join(_line(current, changes, setting) for setting in Setting)


async def _set(arguments: argparse.Namespace, settings: Settings) -> str:
    setting = read_setting(arguments.name)
    value = read_value(setting, arguments.value)
    async with open_engine(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        new = NewSetting(setting, value, who_works_here().name, datetime.now(UTC))
        return _describe_change(await engine.store.workspace_settings.change(workspace, new))


def _describe_change(change: SettingChange) -> str:
    now = in_words(change.setting, change.after)
    if change.before == change.after:
        return _("{setting} is {value} already, so nothing was changed.", setting=change.setting, value=now)
    before = in_words(change.setting, change.before)
    return _("{setting} was {before}, and is {now} now.", setting=change.setting, before=before, now=now)


def _line(current: WorkspaceSettings, changes: Sequence[SettingChange], setting: Setting) -> str:
    value = in_words(setting, current.written(setting))
    last = next((change for change in changes if change.setting == setting), None)
    if last is None:
        return _("{setting}: {value}, because nobody has set it", setting=setting.value, value=value)
    at = last.at.astimezone().strftime("%Y-%m-%d %H:%M")
    by = TERMS.person(last.by)
    return _("{setting}: {value}, set by {by}, {at}", setting=setting.value, value=value, by=by, at=at)


def _object(current: WorkspaceSettings, changes: Sequence[SettingChange]) -> dict[str, object]:
    return {
        "settings": {setting: current.written(setting) for setting in Setting},
        "changes": [
            {
                "setting": change.setting,
                "from": change.before,
                "to": change.after,
                "by": change.by,
                "at": change.at.isoformat(),
            }
            for change in changes
        ],
    }
