"""`export`: everything that is kept of a workspace, as CSV and JSON, in a folder that says what is what."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE
from bot.command_line.export_folder import MANIFEST, README, TableFiles, WrittenFile, new_folder
from bot.core import Core, open_core_to_read
from bot.file_cache import LocalFileCache
from bot.settings import Settings
from importer.words.job_reading import Source
from importer.words.language import _, ngettext
from importer.words.quoting import plain
from storage.everything import find_sources, read_everything
from storage.migrate import NEWEST

_FILES = "files"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: the tables' files, and how many copies of shared files lie beside them.

    So many were `missed`: the bot let go of them meanwhile, as their imports had gone on.
    """

    taken_at: datetime
    written: Sequence[WrittenFile]
    copies: int
    missed: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to, which workspace is meant, and the form of the answer."""
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FOLDER", help=_("a folder that isn't there yet")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the folder, and say what is in it; 2 when nothing was written."""
    async with open_core_to_read(settings) as core:
        workspace = await core.store.workspaces.pick(arguments.workspace)
        with new_folder(arguments.output) as folder:
            exported = await _export(core, workspace, folder)
            manifest = _manifest(exported)
            _write(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False))
            _write(folder / README, _readme(exported))
    print(
        json.dumps(manifest, indent=2, ensure_ascii=False)
        if arguments.json
        else words_of(exported, arguments.output)
    )
    return DONE


async def _export(core: Core, workspace: int, folder: Path) -> Exported:
    taken_at = datetime.now(UTC)
    tables = TableFiles(folder)
    try:
        await read_everything(core.store.database, workspace, tables.take)
    finally:
        tables.close()
    return Exported(taken_at, tables.written, *await _copy_files(core, workspace, folder / _FILES))


async def _copy_files(core: Core, workspace: int, folder: Path) -> tuple[int, int]:
    """How many files wait beside the database to be read, each copied and named by its import.

    And how many have gone meanwhile.
    """
    sources = await find_sources(core.store.database, workspace)
    held = [(number, source) for number, source in sources if core.file_cache.holds(source)]
    copied = [copy_file(core.file_cache, source, number, folder) for number, source in held]
    return sum(copied), len(copied) - sum(copied)


def copy_file(file_cache: LocalFileCache, source: Source, number: int, folder: Path) -> bool:
    """Whether it could be copied: a bot lets go of a file as soon as it isn't needed any more."""
    folder.mkdir(exist_ok=True)
    name = plain(source.file_name).replace("/", "_")[-100:]
    try:
        file_cache.hand_out(source, folder / f"{number}-{name}")
    except FileNotFoundError:
        if file_cache.holds(source):
            raise
        return False
    return True


def _write(path: Path, text: str) -> None:
    path.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")


def _manifest(exported: Exported) -> dict[str, object]:
    return {
        "handoff": __version__,
        "schema": NEWEST,
        "taken_at": exported.taken_at.isoformat(timespec="seconds"),
        "files": [asdict(one) for one in exported.written],
        "copies": exported.copies,
        "missed": exported.missed,
    }


def _readme(exported: Exported) -> str:
    """What each file is."""
    lines = [
        _("Everything that Handoff kept of this workspace at {moment} (UTC).", moment=exported.taken_at),
        _(
            "Each table lies here twice: as CSV for spreadsheets, where a cell that they would run begins "
            "with an apostrophe, and as JSON with each value as it is kept. Columns that end in _id, and "
            "managers, hold ids of other tables. Times are in UTC."
        ),
        _("manifest.json lists the files with their rows and a digest of each."),
        "",
        *(_describe(one) for one in exported.written if one.name.endswith(".csv")),
    ]
    if exported.copies:
        lines.append(
            _("files: copies of shared files that wait to be read, each behind its import's number.")
        )
    return "\n".join(lines)


def _describe(written: WrittenFile) -> str:
    """What a file is."""
    return ngettext(
        "{name} ({count} row): {about}",
        "{name} ({count} rows): {about}",
        written.rows,
        name=written.name,
        about=str(written.about),
    )


def words_of(exported: Exported, output: Path) -> str:
    """What was exported to where, and that it has to be looked after."""
    rows = sum(one.rows for one in exported.written if one.name.endswith(".json"))
    head = ngettext(
        "{count} record is in {path}, as CSV and as JSON. README.txt there says what each file is.",
        "{count} records are in {path}, as CSV and as JSON. README.txt there says what each file is.",
        rows,
        path=str(output),
    )
    missed = ngettext(
        "{count} copy of a shared file isn't among them: Handoff let go of it meanwhile.",
        "{count} copies of shared files aren't among them: Handoff let go of them meanwhile.",
        exported.missed,
    )
    keep = _("It holds personal data: keep it where only those can read it who may.")
    return "\n".join([head, *([missed] if exported.missed else []), keep])
