"""Who follows a file's path through its reading seldom comes back to a room that was left."""

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path
from types import FrameType

from importer.file.understand_file import understand
from tests.project.sources import ROOT

MOST_RETURNS = 13
"""Half of what it was with 47 reading modules: then this path made 46 stays in 19, 27 of them returns."""

_IMPORTER = ROOT / "importer"
_WORDS = _IMPORTER / "words"
_FILE = 'Customers\n\nExternal ID,Account Manager,Workflow\nC-1,"Lee, Ann",Basic\nC-2,"Lee, Ann",Basic\n'

Step = tuple[str, str]
"""The file of a module that calls, and of the one that it calls."""


def test_the_path_of_a_file_seldom_leads_back(tmp_path: Path) -> None:
    """Each call of one module by another is followed once, in the order in which the calls first come."""
    path = tmp_path / "customers.csv"
    path.write_text(_FILE)
    stays = _stays(_steps(lambda: understand(path, path.name)))
    assert len(stays) - len(set(stays)) <= MOST_RETURNS, "\n".join(stays)


def test_a_way_back_is_counted() -> None:
    """A stay lasts as long as the path goes on in the same module."""
    assert _stays([("a", "b"), ("b", "c"), ("a", "d"), ("d", "b")]) == list("abcadb")


def _steps(follow: Callable[[], object]) -> Sequence[Step]:
    """The calls from room to room of the importer, each once; who first asks a generator calls it.

    The importer's shared words are a vocabulary, no rooms.
    """
    steps, seen = dict[Step, None](), set[FrameType]()

    def see(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or frame in seen or not _is_room(frame) or frame.f_code.co_name.startswith("<"):
            return
        seen.add(frame)
        caller = next(filter(_is_room, _callers(frame)), frame)
        if caller.f_code.co_filename != frame.f_code.co_filename:
            steps.setdefault((caller.f_code.co_filename, frame.f_code.co_filename))

    sys.setprofile(see)
    try:
        follow()
    finally:
        sys.setprofile(None)
    return list(steps)


def _stays(steps: Sequence[Step]) -> Sequence[str]:
    return [module for module, _ in groupby(chain.from_iterable(steps))]


def _is_room(frame: FrameType) -> bool:
    place = Path(frame.f_code.co_filename)
    return place.is_relative_to(_IMPORTER) and not place.is_relative_to(_WORDS)


def _callers(frame: FrameType) -> Iterator[FrameType]:
    while caller := frame.f_back:
        yield caller
        frame = caller
