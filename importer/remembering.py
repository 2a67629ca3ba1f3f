"""What people have taught the program about columns and wrong values, and how that is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from importer.access import Permissions
from importer.permissions import Act, Asker, Relation
from importer.words.corrections import Correction
from importer.words.ports import CorrectionMemory, MappingMemory
from importer.words.proposal import Answer

Taught: TypeAlias = Answer | Correction
"""One thing that is used in later files: an answer about columns, or what is meant by a wrong value."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not."""

    mappings: MappingMemory
    corrections: CorrectionMemory
    permissions: Permissions

    async def remembered(self, workspace: int, asker: Asker) -> Sequence[Taught]:
        """What they may let be forgotten: answers about columns, then corrections, each the newest first."""
        await self.permissions.require(Act.LOOK_BACK, asker)
        answers, corrections = (
            await self.mappings.all_answers(workspace),
            await self.corrections.all(workspace),
        )
        every: Sequence[Taught] = [*answers, *corrections]
        if await self.permissions.may(Act.FORGET, asker):
            return every
        return [one for one in every if taught_by(one) == asker.name]

    async def forget(self, workspace: int, asker: Asker, one: Taught) -> None:
        """Let go of it, for whoever taught it or manages the workspace."""
        is_own = taught_by(one) == asker.name
        await self.permissions.require(Act.FORGET, asker.also(Relation.TEACHER) if is_own else asker)
        if isinstance(one, Answer):
            await self.mappings.forget(workspace, [one.question])
        else:
            await self.corrections.forget(workspace, [one.key])


def taught_by(one: Taught) -> str:
    """Who has taught it, as jobs keep people."""
    return one.by if isinstance(one, Answer) else one.taught_by
