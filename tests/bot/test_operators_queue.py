"""What an operator does with the queue by procrastinate's own command line, which only imports the app."""

import subprocess
import sys
from pathlib import Path

from storage.store import open_store


async def test_the_queue_can_be_looked_at(laid_postgres: str, tmp_path: Path) -> None:
    """It connects where the settings say, and finds its tables and what waits there."""
    store = await open_store(laid_postgres)
    await store.inbox.put("Ev1", "T1", {}, "U1")
    await store.close()
    healthy = _procrastinate("healthchecks", url=laid_postgres, folder=tmp_path)
    assert (healthy.returncode, "Found procrastinate_jobs table: OK" in healthy.stdout) == (0, True)
    listed = _procrastinate("shell", "list_queues", url=laid_postgres, folder=tmp_path)
    assert "events-1: 1 jobs (todo: 1" in listed.stdout


def _procrastinate(*words: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "procrastinate", "--app", "bot.queue.app", *words]
    environment = {"DATABASE_URL": url, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
