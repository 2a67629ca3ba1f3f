"""Telling account managers what a job has changed for them: whom to tell, and their own customers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from importer.report.changes_file import write_own_file
from importer.report.written_files import WrittenFile
from importer.words.changes import OwnChanges
from importer.words.directory import User
from importer.words.errors import EmailsHiddenError
from importer.words.jobs import ImportJob
from importer.words.members import Links, Member, Members
from importer.words.plan_ports import Changes
from importer.words.ports import Directory

MOST_LOOKED_UP: Final = 20
"""So many members are looked up one by one; where more are wanted, all are read at once."""


@dataclass(frozen=True, slots=True)
class TellingManagers:
    """Finds out for the program itself what is told to whom; who may see it are those who are told."""

    changes: Changes
    directory: Directory
    links: Links
    members: Members

    async def find(self, job: ImportJob) -> Sequence[OwnChanges]:
        """Who is to be told of a job: members of the workspace who gained or lost customers.

        Nobody is told of what they did themselves. Raises what `members` raises where that passes.
        """
        moves = await self.changes.moves(job)
        linked = await self._link(job, moves)
        doers = {job.uploaded_by, job.started_by}
        told = ((user, linked[user].id) for user in moves if user in linked)
        return [OwnChanges(user, member, moves[user]) for user, member in told if member not in doers]

    async def find_member(self, workspace: int, email: str) -> Member | None:
        """Who a user is in the workspace: as they are linked, else by their email; None where nobody knows.

        Raises what `members` raises where that passes.
        """
        for linked in (await self.links.of(workspace)).values():
            if linked.email.casefold() == email.casefold():
                return linked
        try:
            return await self.members.with_email(email)
        except EmailsHiddenError:
            return None

    async def file(self, job: ImportJob, user: int, lines: int, folder: Path) -> WrittenFile | None:
        """The customers whom an account manager has gained or lost, so many, as a file in the folder.

        None where they are no user of the directory any more.
        """
        for one in await self.directory.users(job.workspace):
            if one.id == user:
                changes = partial(self.changes.of_manager, job, one)
                return await write_own_file(job, one, lines, changes, folder)
        return None

    async def _link(self, job: ImportJob, users: Collection[int]) -> Mapping[int, Member]:
        """The members by the ids of users; those who aren't linked yet are looked for by their emails."""
        linked = await self.links.of(job.workspace)
        every = await self.directory.users(job.workspace)
        unknown = [one for one in every if one.id in users and one.id not in linked]
        if found := await self._look_up(unknown):
            await self.links.link(job.workspace, found, job.started_by or job.uploaded_by)
            linked = await self.links.of(job.workspace)
        return linked

    async def _look_up(self, users: Sequence[User]) -> Sequence[Member]:
        """The members who have their emails; nobody where emails can't be read."""
        emails = {one.email.casefold() for one in users}
        try:
            if len(emails) > MOST_LOOKED_UP:
                return [one for one in await self.members.all() if one.email.casefold() in emails]
            found = [await self.members.with_email(email) for email in sorted(emails)]
        except EmailsHiddenError:
            return ()
        return [member for member in found if member]
