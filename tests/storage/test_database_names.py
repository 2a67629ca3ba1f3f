"""DATABASE_URL: what it may name, and what is said when it names something else."""

from pathlib import Path

import pytest

from importer.words.errors import HandoffError
from storage.database import make_engine
from storage.store import open_store


async def test_a_file_in_a_new_folder(tmp_path: Path) -> None:
    """The folder of a SQLite file is made, and what is stored stays there."""
    url = f"sqlite:///{tmp_path}/a/b/handoff.db"
    for _ in range(2):
        store = await open_store(url)
        assert await store.workspaces.connect("T1", "Acme") == 1
        await store.close()
    assert (tmp_path / "a/b/handoff.db").is_file()


@pytest.mark.parametrize("url", ["", "handoff.db", "mysql://secret@host/x", "sqlite-x://secret"])
def test_other_databases(url: str) -> None:
    """A URL that can't be used is refused with an example, and without repeating what may hold a password."""
    with pytest.raises(HandoffError, match=r"sqlite:///data/handoff\.db") as refusal:
        make_engine(url)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_databases_in_memory(url: str) -> None:
    """A database that would forget everything is refused."""
    with pytest.raises(HandoffError, match="names no file"):
        make_engine(url)
