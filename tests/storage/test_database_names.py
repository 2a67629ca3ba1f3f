"""DATABASE_URL: what it may name, and what is said when it names something else."""

from pathlib import Path

import pytest

from importer.words.errors import HandoffError
from storage.database_names import parse_url, place_of, sqlite_path
from storage.engines import make_engine
from storage.store import open_store


async def test_a_file_in_a_new_folder(tmp_path: Path) -> None:
    """The folder of a SQLite file is made, and what is stored stays there."""
    url = f"sqlite:///{tmp_path}/a/b/handoff.db"
    for _ in range(2):
        store = await open_store(url)
        assert await store.workspaces.connect("T1", "Acme") == 1
        await store.close()
    assert (tmp_path / "a/b/handoff.db").is_file()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "handoff.db",
        "mysql://secret@host/x",
        "sqlite-x://secret",
        *(
            f"postgresql://handoff:{password}@db/handoff"
            for password in ("p@secret", "p@/secret", "p@?secret")
        ),
        "postgresql://handoff:p@:secret@db/handoff",
    ],
)
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


@pytest.mark.parametrize("sign", list("/:?#[]!$&'()*+,;="))
def test_a_password_with_signs(sign: str) -> None:
    """But for @ and % each may stand as it is, and what is said of the database has none of it."""
    url = f"postgresql://handoff:se{sign}cret@db/name"
    assert parse_url(url).password == f"se{sign}cret"
    assert str(place_of(url)) == "the PostgreSQL database name on db"


def test_a_file_may_have_any_name() -> None:
    """A path is no address."""
    assert sqlite_path(parse_url("sqlite:////home/a@b@c/handoff.db")) == Path("/home/a@b@c/handoff.db")
