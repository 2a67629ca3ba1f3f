"""`python -m playground`: the bot in a pretend Slack workspace with sample data, in your browser."""

import argparse
import asyncio
import shlex
import signal
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from playground.changes import AppConnection, Change
from playground.manifest import Manifest
from playground.program.app_process import AppError, environment_of, load_directory, running_app
from playground.program.server import HERE, Playground

INTERRUPTED = 130


def main() -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code."""
    try:
        asyncio.run(_run(_parser().parse_args()))
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the page's port (default: any free one)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest (default: ./manifest.json)")
    parser.add_argument(
        "--two-workspaces", action="store_true", help="two workspaces, which install the app by themselves"
    )
    parser.add_argument("--database", help="a database to keep (default: a fresh one, deleted at the end)")
    return parser


async def _run(arguments: argparse.Namespace) -> None:
    with suppress(NotImplementedError):  # Windows has no SIGTERM to listen to
        main_task = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM,
            main_task.cancel,  # type: ignore[union-attr]  # we run in a task
        )
    manifest = Manifest.read(_manifest_path(arguments.manifest))
    with _database(arguments.database) as database:
        two = arguments.two_workspaces
        async with Playground(manifest, port=arguments.port, two_workspaces=two) as playground:
            environment = environment_of(playground, database)
            if not two:
                await load_directory(HERE / "samples" / "directory", environment)
            async with running_app(environment) as app:
                await _wait_for_connection(playground, app)
                _tell(_welcome_both(playground, manifest) if two else _welcome(playground, manifest))
                code = await app.wait()
            _tell(_farewell(code, environment))
            await asyncio.Event().wait()


def _manifest_path(given: Path | None) -> Path:
    """The manifest given, else the one in this folder, else the one beside the package."""
    beside = HERE.parent / "manifest.json"
    here = Path("manifest.json")
    return given or (here if here.is_file() else beside)


@contextmanager
def _database(given: str | None) -> Iterator[str]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="playground-") as folder:
        yield f"sqlite:///{Path(folder).as_posix()}/playground.db"


async def _wait_for_connection(playground: Playground, app: Process) -> None:
    """Wait until the app's socket is open; raises AppError when the app ends before that."""
    connected = asyncio.Event()

    def hear(change: Change) -> None:
        if isinstance(change, AppConnection) and change.connected:
            connected.set()

    playground.slack.workspace.announcements.subscribe(hear)
    waiting = {asyncio.create_task(connected.wait()), asyncio.create_task(app.wait())}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    if not connected.is_set():
        raise AppError(f"The app stopped before it was connected (exit code {app.returncode}).")


def _welcome(playground: Playground, manifest: Manifest) -> str:
    return (
        f"\n{manifest.name} is running in a pretend Slack workspace:\n\n    {playground.url}/\n\n"
        "Open this address in your browser, share one of the sample files in a channel,"
        f" and answer what {manifest.name} asks.\nCtrl-C ends it.\n"
    )


def _welcome_both(playground: Playground, manifest: Manifest) -> str:
    """Nobody has installed the app yet, so there is no directory to load either."""
    return (
        f"\n{manifest.name} is running for two pretend Slack workspaces:\n\n    {playground.url}/\n"
        f"    {playground.second_url}/\n\nIt is in neither of them yet. Install it in one or both here:\n\n"
        f"    {playground.install_url}\n\nCtrl-C ends it.\n"
    )


def _farewell(code: int, environment: Mapping[str, str]) -> str:
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    return (
        f"\nThe app stopped by itself (exit code {code}). The workspace stays open; Ctrl-C ends it."
        f"\nTo start the app again:\n\n    {settings} python -m bot run\n"
    )


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
