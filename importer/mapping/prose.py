"""Whether a text that somebody wrote, or pasted, is a table at all: letters have commas as well."""

from collections.abc import Iterator
from typing import Final

from importer.matching.header_meaning import read_header
from importer.words.errors import FileRefusedError
from importer.words.fields import Mapping
from importer.words.language import lazy_gettext
from importer.words.proposal import Candidate, Proposal
from importer.words.table_shape import TableShape

_MOST_WORDS: Final = 4
"""Names of columns are hardly longer, and sentences hardly shorter."""


def refuse_prose(shape: TableShape, mapping: Mapping, proposal: Proposal) -> None:
    """Raise FileRefusedError where neither a header nor the values have to do with what an import reads."""
    if not (
        mapping.columns or any(map(_names_a_field, shape.columns)) or any(map(_fits, _candidates(proposal)))
    ):
        raise FileRefusedError(
            lazy_gettext(
                "No column of this text is named as one that Handoff knows, so it may be no table at all. If "
                "it is one, name the column with the customers' ids External Id, save it as a file that ends "
                "in .csv, and share that."
            )
        )


def _candidates(proposal: Proposal) -> Iterator[Candidate]:
    return (candidate for field in proposal.fields for candidate in field.candidates)


def _fits(candidate: Candidate) -> bool:
    """Whether at least half of its values are in the directory."""
    return 0 < candidate.values <= 2 * candidate.fitting


def _names_a_field(header: str) -> bool:
    """Whether it is known, or a few words that are likely."""
    said = read_header(header)
    return said.known is not None or (bool(said.likely) and len(header.split()) <= _MOST_WORDS)
