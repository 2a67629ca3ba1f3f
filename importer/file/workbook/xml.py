"""Streaming XML of a workbook's parts: in small blocks, by local names, without document type declarations."""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from importer.file.workbook.errors import DamagedError, HostileError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_BLOCK = 1 << 16


class LocalNames(dict[str, str]):
    """Names without their namespace: Excel's own and the ISO standard's ("strict") namespaces differ in nothing else."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(" ")[2]
        return local


def parse(
    stream: IO[bytes], root: str, start: Start, end: End | None = None, text: Text | None = None
) -> Iterator[None]:
    """Call the handlers for what is in the stream, and yield after each block of 64 KiB.

    Raises DamagedError for what is no XML, or another part than the one whose outermost element has this local name,
    and HostileError for a document type: the format has none (ECMA-376 part 2,
    "DTD declarations"), and only they can define entities that grow.
    """

    def first(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] != root:
            raise DamagedError
        parser.StartElementHandler = start
        start(name, attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = first
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedError from error
    yield


def parse_all(
    stream: IO[bytes], root: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """The same, all at once."""
    for _ in parse(stream, root, start, end, text):
        pass


def local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes by their local names."""
    return {name.rpartition(" ")[2]: value for name, value in attributes.items()}


def _refuse_document_type(*_: object) -> None:
    raise HostileError
