"""Which of the values in a file are read as others, because a person has said what is meant by them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from importer.matching.cell_requests import Match
from importer.matching.values import caseless, clean, trim
from importer.words.corrections import Corrected, Correction, Corrections, WrongKey
from importer.words.fields import Field


def wrong_key(of: Field, written: str) -> WrongKey:
    """What tells a wrong value from others: emails and names without case and invisible differences."""
    match of:
        case Field.ACCOUNT_MANAGER:
            return WrongKey(of, clean(written).lower())
        case Field.WORKFLOW:
            return WrongKey(of, caseless(written))
        case _:
            return WrongKey(of, trim(written))


@dataclass(frozen=True, slots=True)
class Replacements:
    """What is read in place of one field's values, by their folded texts.

    What was chosen for this very file is replaced before anything is looked up; what is remembered from
    earlier files only where a value matches nothing.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)


NO_REPLACEMENTS: Final = Replacements()


def find_meant(find: Callable[[str], Match], of: Field, replacements: Replacements, written: str) -> Match:
    """What a written name fits, or in its place the one that is meant by it; `find` looks a name up."""
    if replacements.chosen and (meant := _find_instead(find, of, replacements.chosen, written)):
        return meant
    match = find(written)
    if match.ids or not replacements.remembered:
        return match
    return _find_instead(find, of, replacements.remembered, written) or match


def _find_instead(
    find: Callable[[str], Match], of: Field, replaced: Mapping[str, str], written: str
) -> Match | None:
    """The one that is meant; None where nobody has said so, or it isn't there any more."""
    key = wrong_key(of, written).folded
    ids = find(replaced[key]).ids if key in replaced else ()
    return Match(ids, corrected=key) if len(ids) == 1 else None


@dataclass(frozen=True, slots=True)
class UsableCorrections:
    """The corrections that one job may use."""

    chosen: Mapping[WrongKey, Correction] = field(default_factory=dict)
    remembered: Mapping[WrongKey, Correction] = field(default_factory=dict)

    @classmethod
    def of(cls, corrections: Corrections, remembered: Iterable[Correction]) -> "UsableCorrections":
        """Those of the job itself, and of the remembered ones all that it doesn't leave out."""
        chosen = {one.key: one for one in corrections.chosen}
        others = {one.key: one for one in remembered if one.key not in chosen}
        return cls(chosen, {key: one for key, one in others.items() if key not in corrections.left_out})

    def replacements(self, of: Field) -> Replacements:
        """Those of one field."""
        return Replacements(_texts(self.chosen, of), _texts(self.remembered, of))

    def used(self, rows: Mapping[WrongKey, int]) -> Sequence[Corrected]:
        """Those that were used in so many rows, the most first."""
        used = [
            Corrected(one, rows[key], remembered=corrections is self.remembered)
            for corrections in (self.chosen, self.remembered)
            for key, one in corrections.items()
            if key in rows
        ]
        return sorted(used, key=lambda one: (-one.rows, one.correction.key))


NO_USABLE_CORRECTIONS: Final = UsableCorrections()


def _texts(corrections: Mapping[WrongKey, Correction], of: Field) -> Mapping[str, str]:
    return {key.folded: one.meant for key, one in corrections.items() if key.field is of}
