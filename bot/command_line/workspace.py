"""`workspace`: what is set for a workspace, and how to set it."""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.command_line.arguments import take_workspace, who_works_here
from bot.command_line.exit_codes import DONE
from bot.command_line.local_files import writing
from bot.command_line.moments import moment
from bot.command_line.questions import TERMS
from bot.core import Core, open_core, open_core_to_read
from bot.settings import Settings
from importer.report.audit_file import person
from importer.report.audit_words import before_and_after, subject
from importer.words.language import _, ngettext
from importer.words.setting_values import in_words, read_setting, read_value, with_name
from importer.words.workspace_settings import (
    ADDED,
    APPROVAL,
    FORGOTTEN,
    Setting,
    SettingChange,
    WorkspaceSettings,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done, and the form of the answer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="show | set NAME VALUE | audit")
    show = verbs.add_parser("show", help=_("show what is set, and by whom"))
    show.add_argument(
        "--json", action="store_true", help=_("print one JSON object, with the list of all changes")
    )
    change = verbs.add_parser("set", help=_("set something, such as: set language fr"))
    change.add_argument(
        "name", metavar="NAME", help=_("what to set: {settings}", settings=", ".join(Setting))
    )
    change.add_argument("value", metavar="VALUE", help=_("what it is to be"))
    audit = verbs.add_parser("audit", help=_("list who set what, when, from what and to what, newest first"))
    audit.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=_("write the list here, as a workbook where the name ends in .xlsx"),
    )
    for verb in verbs.choices.values():
        take_workspace(verb)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the settings or who changed them, or change one; 2 where there is no such setting or value."""
    verbs = {"show": _show, "set": _set, "audit": _audit}
    print(await verbs[arguments.verb](arguments, settings))
    return DONE


async def _show(arguments: argparse.Namespace, settings: Settings) -> str:
    async with open_core_to_read(settings) as core:
        workspace = await core.store.workspaces.pick(arguments.workspace)
        current = await core.store.workspace_settings.of(workspace)
        changes = await core.store.workspace_settings.changes(workspace)
    if arguments.json:
        return json.dumps(_object(current, changes), indent=2, ensure_ascii=False)
    return "\n".join(_line(current, changes, setting) for setting in Setting)


async def _set(arguments: argparse.Namespace, settings: Settings) -> str:
    setting = read_setting(arguments.name)
    value = read_value(setting, arguments.value)
    async with open_core(settings) as core:
        workspace = await core.store.workspaces.pick(arguments.workspace)
        (change,) = await core.configuring().change(workspace, who_works_here(), {setting: value})
        return _describe_change(change)


async def _audit(arguments: argparse.Namespace, settings: Settings) -> str:
    async with open_core_to_read(settings) as core:
        workspace = await core.store.workspaces.pick(arguments.workspace)
        if arguments.output is None:
            changes = await core.store.workspace_settings.changes(workspace)
            return "\n".join(map(_audit_line, changes)) or _("Nobody has set anything yet.")
        lines = await _write_audit(core, workspace, arguments.output)
    return ngettext(
        "{count} change is in {path}.", "{count} changes are in {path}.", lines, path=str(arguments.output)
    )


async def _write_audit(core: Core, workspace: int, path: Path) -> int:
    """Written elsewhere first: what lies at the path is touched when all is written."""
    with TemporaryDirectory() as folder, writing(path):
        written = Path(folder) / path.name
        lines = await core.configuring().audit_file(workspace, who_works_here(), written)
        shutil.copyfile(written, path)
    return lines


def _audit_line(change: SettingChange) -> str:
    at = moment(change.at)
    if change.setting == FORGOTTEN:
        return _("{moment}: {what}, by {by}", moment=at, what=subject(change), by=person(change.by))
    before, after = before_and_after(change, in_words, person)
    told = {"before": before, "now": after, "by": person(change.by)}
    if change.setting in {APPROVAL, ADDED}:
        about = subject(change)
        return _("{moment}: {about}: {before}, then {now}, by {by}", moment=at, about=about, **told)
    name = _name(change.setting)
    return _("{moment}: {setting} was {before}, and is {now}, set by {by}", moment=at, setting=name, **told)


def _name(setting: str) -> str:
    """What a setting is about, and its name; of one that this version doesn't know only that."""
    return str(with_name(Setting(setting))) if setting in list(Setting) else setting


def _describe_change(change: SettingChange) -> str:
    now, name = in_words(change.setting, change.after), _name(change.setting)
    if change.before == change.after:
        return _("{setting} is {value} already, so nothing was changed.", setting=name, value=now)
    before = in_words(change.setting, change.before)
    return _("{setting} was {before}, and is {now} now.", setting=name, before=before, now=now)


def _line(current: WorkspaceSettings, changes: Sequence[SettingChange], setting: Setting) -> str:
    value, name = in_words(setting, current.written(setting)), _name(setting)
    last = next((change for change in changes if change.setting == setting), None)
    if last is None:
        return _("{setting}: {value}, because nobody has set it", setting=name, value=value)
    at = moment(last.at)
    by = TERMS.person(last.by)
    return _("{setting}: {value}, set by {by}, {at}", setting=name, value=value, by=by, at=at)


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
