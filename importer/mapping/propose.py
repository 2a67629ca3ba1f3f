"""The mapping proposed for a file, and why: from its headers, its values and people's earlier answers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from importer.file.header import kind_of_value
from importer.file.workplace import HERE, Workplace
from importer.mapping.decide import Column, decide
from importer.mapping.first_values import FirstValues, Rows, first_values, repeated
from importer.mapping.memory import answer_again
from importer.mapping.needs import HELD_IN
from importer.mapping.overlap import Overlaps, overlaps
from importer.matching.header_meaning import read_header
from importer.matching.values import trim
from importer.words.fields import Mapping
from importer.words.ports import Directory, MappingMemory
from importer.words.proposal import Proposal
from importer.words.table_shape import TableShape

_DATE_OR_AMOUNT: Final = re.compile(r"\s*(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.*|-?[\d .,']*\d[.,]\d{1,2})\s*")
_DIGIT: Final = re.compile(r"\d")

_SAMPLES: Final = 3
_MOST_ALIKE: Final = 20
_FEW_ROWS: Final = 20


async def propose(
    workspace: int,
    shape: TableShape,
    rows: Rows,
    memory: MappingMemory,
    directory: Directory,
    work: Workplace = HERE,
) -> tuple[TableShape, Mapping, Proposal]:
    """Propose a column for each field; one without signs gets none, and what isn't sure stays open.

    A question that people answered before is answered as they did last. The shape is returned with samples
    also of those columns that begin far below its others. `rows` are read in the workplace: elsewhere than
    here they must be able to pass there.
    """
    values = await work.do(first_values, rows, len(shape.columns))
    found, loaded = await overlaps(workspace, [column.cells for column in values], directory)
    same = await work.do(repeated, rows, _named_alike(shape))
    columns = [
        _column(place, header, values[place], found[place], same.get(place))
        for place, header in enumerate(shape.columns)
    ]
    decided = decide(columns, {field for field, kind in HELD_IN.items() if kind in loaded})
    mapping, proposal = await answer_again(workspace, shape, *decided, memory)
    if mapping.external_id is None:
        proposal = replace(proposal, example=await _example(workspace, directory))
    return _sampled(shape, values), mapping, proposal


async def _example(workspace: int, directory: Directory) -> str:
    """An External Id that looks as most do, to be shown to people; empty where there are no customers."""
    ids = await directory.some_external_ids(workspace)
    forms = Counter(map(_form, ids))
    return max(ids, key=lambda external_id: forms[_form(external_id)], default="")


def _form(external_id: str) -> str:
    """What is alike in `CU-00001` and `CU-02121`: everything but the digits."""
    return _DIGIT.sub("0", external_id)


def _sampled(shape: TableShape, values: Sequence[FirstValues]) -> TableShape:
    seen = (tuple(trim(cell) for cell in islice(column.cells, _SAMPLES)) for column in values)
    return replace(shape, samples=tuple(own or late for own, late in zip(shape.samples, seen, strict=True)))


def _named_alike(shape: TableShape) -> Sequence[int]:
    """The columns whose headers name the same field; none where they are so many that it is asked anyway."""
    named = {place: read_header(header).known for place, header in enumerate(shape.columns)}
    fields = [field for field in named.values() if field]
    alike = [place for place, field in named.items() if field and fields.count(field) > 1]
    return alike if len(alike) <= _MOST_ALIKE else []


def _column(place: int, header: str, values: FirstValues, found: Overlaps, same: int | None) -> Column:
    return Column(
        place,
        read_header(header),
        found,
        filled=values.filled > 0,
        maybe_filled=values.rows < _FEW_ROWS,
        tells=bool(values.cells),
        tells_rows_apart=values.tells_rows_apart,
        holds_emails=any("@" in cell for cell in values.cells),
        holds_dates=bool(values.cells) and all(map(_DATE_OR_AMOUNT.fullmatch, values.cells)),
        kinds=frozenset(map(kind_of_value, values.cells)) - {""},
        repeats=same,
    )
