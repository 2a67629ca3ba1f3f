"""Looking at the directory: what it holds, who looks after how many customers, and its parts as files."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from importer.access import Permissions
from importer.permissions import Act, Asker, Relation
from importer.report.directory_file import directory_file_name, write_directory_file
from importer.words.directory import DirectoryKind
from importer.words.errors import HandoffError
from importer.words.holdings import Holdings, Inventory, Owned, Part
from importer.words.language import lazy_gettext
from importer.words.members import Links
from importer.words.ports import Directory

_NOBODYS: Final = lazy_gettext(
    "This person has no customers any more, or isn't in the directory, so there was nothing to send."
)


@dataclass(frozen=True, slots=True)
class GivenPart:
    """A part of the directory in a file; `owner` is the email of whose customers these are."""

    path: Path
    part: Part
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Browsing:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not."""

    directory: Directory
    inventory: Inventory
    links: Links
    permissions: Permissions

    async def may_look(self, workspace: int, asker: Asker) -> bool:
        """Whether there is anything for them to see: all of it, or their own customers."""
        if await self.permissions.may(Act.MANAGE, asker):
            return True
        return await self.links.find_user(workspace, asker.name) is not None

    async def look(self, workspace: int, asker: Asker) -> Holdings | Owned:
        """All of it, for who manages it; for an account manager how many customers are their own."""
        if await self.permissions.may(Act.MANAGE, asker):
            held, loaded = await self.inventory.count(workspace), await self.inventory.find_loads(workspace)
            return replace(held, loaded=loaded)
        own = await self.links.find_user(workspace, asker.name)
        if own is None:
            await self.permissions.require(Act.MANAGE, asker)
            return Holdings()
        await self.permissions.require(Act.SEE_OWN_CUSTOMERS, asker.also(Relation.CONCERNED_MANAGER))
        return (await self.inventory.count(workspace)).of(own)

    async def file(self, workspace: int, part: Part, asker: Asker, folder: Path) -> GivenPart:
        """A part of it, written into the folder: any for who manages it, else one's own customers.

        Raises HandoffError for the customers of someone who has none, or isn't there.
        """
        seen = await self.look(workspace, asker)
        owned = seen if isinstance(seen, Owned) else _find_owned(seen, part)
        is_own = owned is not None and owned.user.id == part.of and part.kind is DirectoryKind.CUSTOMERS
        if not is_own:
            await self.permissions.require(Act.MANAGE, asker)
        if owned is None and part.of is not None:
            raise HandoffError(_NOBODYS)
        email = owned.user.email if owned else ""
        lines = seen.customers if owned is None else owned.customers
        path = folder / directory_file_name(part, email)
        written = await write_directory_file(self.directory, workspace, part, lines, path)
        return GivenPart(written.path, part, email)


def _find_owned(held: Holdings, part: Part) -> Owned | None:
    return next((one for one in held.owners if one.user.id == part.of), None)
