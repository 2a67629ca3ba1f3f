"""Workbooks made by hand: part by part, honest or lying about what is in them."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.file.workbook.extract import extract
from importer.file.workbook.spool import spool_folder

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def extracted(path: Path) -> Path:
    """The workbook, extracted here: a child process, which else does that, takes as long as ten tests."""
    spool_folder(path).mkdir()
    extract(path, spool_folder(path))
    return path


def cell(place: str, text: str) -> str:
    """The XML of a cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines: Sequence[str]) -> str:
    """The XML of rows of text cells, from row 1 on."""
    return "".join(_row(number, line) for number, line in enumerate(lines, 1))


def _row(number: int, line: Sequence[str]) -> str:
    cells = "".join(cell(f"{chr(65 + column)}{number}", text) for column, text in enumerate(line))
    return f'<row r="{number}">{cells}</row>'


TABLE = rows(("External Id", "Workflow name"), ("CU-1", "Gentle"))


def sheet(data: str, *, rest: str = "", namespace: str = MAIN) -> str:
    """A worksheet's XML around its rows."""
    return f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData>{rest}</worksheet>'


def parts(
    *sheets: str, strings: str = "", styles: str = "", names: Sequence[str] = (), **others: str
) -> dict[str, str]:
    """The parts of a workbook with these sheets; `others` has paths below `xl/`, without `.xml`."""
    names = names or [f"Sheet{place}" for place, _ in enumerate(sheets, 1)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="s{place}"/>' for place, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="s{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place, _ in enumerate(names, 1)
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="w" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}'
        f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="f" Type="{_OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **{f"xl/worksheets/sheet{place}.xml": content for place, content in enumerate(sheets, 1)},
        **{f"xl/{name}.xml": content for name, content in others.items()},
    }


def pack(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """The zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


@dataclass(frozen=True, slots=True)
class Swollen:
    """A part with so many megabytes between its head and its tail, which says it has `declared` bytes.

    The megabytes are spaces, or this `filling` of one megabyte. Only with `checked` is its checksum right,
    which takes as long to find out as to extract it.
    """

    head: bytes
    tail: bytes
    megabytes: int
    declared: int | None = None
    filling: bytes = b" " * (1 << 20)
    checked: bool = False

    @property
    def checksum(self) -> int:
        """What the zip says that the checksum is."""
        if not self.checked:
            return 0
        found = zlib.crc32(self.head)
        for _ in range(self.megabytes):
            found = zlib.crc32(self.filling, found)
        return zlib.crc32(self.tail, found)

    def packed(self) -> tuple[bytes, int]:
        """The part as deflate packs it, and the size that it says it has.

        After a full flush a block doesn't look back, so that one packed block can be repeated.
        """
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        head = packer.compress(self.head) + packer.flush(zlib.Z_FULL_FLUSH)
        body = packer.compress(self.filling) + packer.flush(zlib.Z_FULL_FLUSH)
        tail = packer.compress(self.tail) + packer.flush(zlib.Z_FINISH)
        real = len(self.head) + len(self.tail) + len(self.filling) * self.megabytes
        return head + body * self.megabytes + tail, real if self.declared is None else self.declared


def pack_bomb(path: Path, content: Mapping[str, str], swollen: Mapping[str, Swollen]) -> Path:
    """A zip of honest parts, and of others that are put in as they say they are."""
    pack(path, content)
    bombs = [(name.encode(), part.checksum, *part.packed()) for name, part in swollen.items()]
    with path.open("r+b") as archive:
        directory, count, start = _directory(archive.read())
        archive.seek(start)
        for name, checksum, packed, declared in bombs:
            place = archive.tell()
            facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, len(packed), declared, len(name), 0)
            archive.write(b"PK\3\4" + facts + name + packed)
            directory += b"PK\1\2\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, place) + name
        end = archive.tell()
        total = count + len(bombs)
        archive.write(
            directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, total, total, len(directory), end, 0)
        )
    return path


def _directory(archive: bytes) -> tuple[bytes, int, int]:
    """The zip's directory, how many parts are in it, and where it begins."""
    _, _, _, count, _, size, start, _ = struct.unpack("<4sHHHHIIH", archive[-22:])
    return archive[start : start + size], count, start
