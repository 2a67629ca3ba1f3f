"""The file cache: where the bytes of files lie until their check has ended."""

import asyncio
import itertools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.file_cache import LocalFileCache
from importer.words.errors import FileRefusedError, SourceGoneError
from importer.words.job_reading import Source

SHARED = Source("shared.csv", 5, "F1", share="C1:1.0:F1")


async def bring(source: Source, path: Path, max_bytes: int) -> None:
    """What Slack would send."""
    path.write_text(f"{source.key}, {max_bytes} at most")


async def give_up(source: Source, path: Path, max_bytes: int) -> None:
    """A download that breaks off."""
    path.write_bytes(b"x" * max_bytes)
    raise SourceGoneError(source.file_name)


async def test_a_file_is_brought_once(tmp_path: Path) -> None:
    """And again when it was let go of."""
    file_cache = LocalFileCache(tmp_path / "files", bring)
    path = await file_cache.fetch(SHARED, 9)
    assert path.read_text() == "F1, 9 at most"
    path.write_text("as it was")
    assert (await file_cache.fetch(SHARED, 9)).read_text() == "as it was"
    file_cache.discard(SHARED)
    assert not file_cache.holds(SHARED)
    assert (await file_cache.fetch(SHARED, 9)).read_text() == "F1, 9 at most"


async def test_half_a_file_is_never_in_the_cache(tmp_path: Path) -> None:
    """Whatever keeps a download from its end."""
    file_cache = LocalFileCache(tmp_path, give_up)
    with pytest.raises(SourceGoneError):
        await file_cache.fetch(SHARED, 9)
    assert list(tmp_path.iterdir()) == []


async def test_two_who_bring_the_same_file_each_get_all_of_it(tmp_path: Path) -> None:
    """The first is through while the second has only begun, as where an event came twice."""
    begun, done = asyncio.Event(), asyncio.Event()
    downloads = itertools.count()

    async def bring_in_turn(_source: Source, path: Path, _max_bytes: int) -> None:
        if next(downloads) == 0:
            path.write_text("half")
            await begun.wait()
            path.write_text("all of it")
        else:
            path.write_text("al")
            begun.set()
            await done.wait()
            path.write_text("all of it")

    file_cache = LocalFileCache(tmp_path / "files", bring_in_turn)
    first, second = (asyncio.create_task(file_cache.fetch(SHARED, 9)) for _ in range(2))
    assert (await first).read_text() == "all of it"
    done.set()
    assert (await second).read_text() == "all of it"
    assert len(list((tmp_path / "files").iterdir())) == 1


async def test_a_large_file_is_not_even_brought(tmp_path: Path) -> None:
    """Slack tells its size beforehand; on the command line it is known."""
    file_cache = LocalFileCache(tmp_path / "files", bring)
    with pytest.raises(FileRefusedError):
        await file_cache.fetch(SHARED, 4)
    (tmp_path / "own.csv").write_text("12345")
    with pytest.raises(FileRefusedError):
        file_cache.put(tmp_path / "own.csv", 4)
    assert not (tmp_path / "files").exists()


async def test_a_file_of_this_machine_is_copied(tmp_path: Path) -> None:
    """The import reads what was there when it was asked for; gone, it can't be fetched from anywhere."""
    (tmp_path / "own.csv").write_text("before")
    file_cache = LocalFileCache(tmp_path / "files")
    source = file_cache.put(tmp_path / "own.csv", 9)
    (tmp_path / "own.csv").write_text("after")
    assert (await file_cache.fetch(source, 9)).read_text() == "before"
    file_cache.discard(source)
    with pytest.raises(SourceGoneError, match=r"own\.csv is gone: please import the file again\."):
        await file_cache.fetch(source, 9)


async def test_a_large_file_is_not_copied(tmp_path: Path) -> None:
    """It is read where it lies: replaced or removed, it reads the same; written into, it is refused."""
    own = tmp_path / "own.csv"
    own.write_bytes(b"x" * (9 << 20))
    file_cache = LocalFileCache(tmp_path / "files")
    replaced, changed = file_cache.put(own, 1 << 30), file_cache.put(own, 1 << 30)
    assert (await file_cache.fetch(replaced, 1 << 30)).stat().st_ino == own.stat().st_ino
    (tmp_path / "new.csv").write_text("after")
    (tmp_path / "new.csv").replace(own)
    assert (await file_cache.fetch(replaced, 1 << 30)).stat().st_size == 9 << 20
    (await file_cache.fetch(changed, 1 << 30)).write_text("after")
    for source in (replaced, changed):
        with pytest.raises(
            SourceGoneError, match=r"own\.csv was changed while it was read.*: import it again\."
        ):
            await file_cache.fetch(source, 1 << 30)


async def test_a_link_to_an_old_file_is_new_here(tmp_path: Path) -> None:
    """Tidying takes away what has lain here for long, not what was written long ago."""
    own = tmp_path / "own.csv"
    own.write_bytes(b"x" * (9 << 20))
    os.utime(own, (0, 0))
    file_cache = LocalFileCache(tmp_path / "files")
    source = file_cache.put(own, 1 << 30)
    assert file_cache.tidy(datetime.now(UTC) - timedelta(days=7), []) == 0
    assert (await file_cache.fetch(source, 1 << 30)).exists()


def test_what_goes_while_it_is_tidied_is_gone(tmp_path: Path) -> None:
    """A download ends, and its file goes just as it was seen: a link to what has gone looks the same."""
    file_cache = LocalFileCache(tmp_path)
    (tmp_path / "gone.part").symlink_to(tmp_path / "nothing")
    assert file_cache.tidy(datetime.now(UTC), []) == 0
