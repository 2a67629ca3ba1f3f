"""Adding members of the workspace to the directory: chosen by name, or found by an email of a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from importer.access import Permissions
from importer.loading.records import EMAIL, RowRefusedError, UserReader
from importer.matching.account_managers import addresses
from importer.matching.values import clean, fold
from importer.permissions import Act, Asker
from importer.report.list_words import refusal_words
from importer.words.clock import Clock, utc_now
from importer.words.corrections import FixableValue
from importer.words.directory import DirectoryKind, Entry
from importer.words.fields import Mapping
from importer.words.header_names import NAME
from importer.words.job_ports import Jobs
from importer.words.job_reading import Reading, Source
from importer.words.jobs import FROM_SLACK, ImportJob, JobKind
from importer.words.members import Added, Links, Member, Members, Newcomers
from importer.words.new_jobs import NewJob
from importer.words.plan import ListedEntries
from importer.words.ports import Directory, SettingsOfWorkspaces
from importer.words.quoting import quoted
from importer.words.row_errors import RefusedRow, RowErrorCode
from importer.words.table_shape import Dialect, Row, TableShape
from importer.words.workspace_settings import ADDED, SettingChange

MOST_FOUND: Final = 100
"""So many members are found for what was typed: Slack shows a hundred options."""
_AS_FILE: Final = TableShape(Dialect(), 1, (EMAIL, NAME), (0, 1), ((), ()), 1)
"""A member is held to what a row of a users' file is held to."""


@dataclass(frozen=True, slots=True)
class AddingPeople:
    """The use cases, each for someone who asks; raises NotAllowedError, and what `Members` raises."""

    jobs: Jobs
    directory: Directory
    members: Members
    links: Links
    permissions: Permissions
    settings: SettingsOfWorkspaces
    clock: Clock = utc_now

    async def require(self, asker: Asker) -> None:
        """Raise NotAllowedError unless they may add people."""
        await self.permissions.require(Act.MANAGE, asker)

    async def may(self, asker: Asker) -> bool:
        """Whether they may add people."""
        return await self.permissions.may(Act.MANAGE, asker)

    async def look(self, workspace: int, asker: Asker) -> Newcomers:
        """Who can be added; who is in the directory already is linked to their user."""
        await self.require(asker)
        every = await self.members.all()
        await self.links.link(workspace, every, asker.name)
        emails = await self._read_emails(workspace)
        new = [one for one in every if one.email.casefold() not in emails]
        return Newcomers(new, len(every) - len(new))

    async def search(self, workspace: int, asker: Asker, typed: str) -> Sequence[Member]:
        """Those who can be added, and of whose name or email what was typed is a part; the first ones."""
        await self.require(asker)
        wanted, emails = fold(typed.strip()), await self._read_emails(workspace)
        new = (one for one in await self.members.all() if one.email.casefold() not in emails)
        return [one for one in new if wanted in fold(one.name) or wanted in fold(one.email)][:MOST_FOUND]

    async def add(self, workspace: int, asker: Asker, ids: Collection[str], *, share: str) -> Added:
        """Make users of the members with these ids; the same `share` adds them once."""
        await self.require(asker)
        chosen = [one for one in await self.members.all() if one.id in ids]
        return await self._add(workspace, asker, chosen, len(set(ids)) - len(chosen), share)

    async def find(self, asker: Asker, emails: Collection[str]) -> dict[str, Member]:
        """The members who have these emails, by the emails as they are given; others are left out."""
        await self.require(asker)
        found = [(email, await self.members.with_email(email)) for email in emails]
        return {email: member for email, member in found if member}

    async def add_found(self, workspace: int, asker: Asker, emails: Collection[str], *, share: str) -> Added:
        """Make users of the members who have these emails; the same `share` adds them once."""
        found = await self.find(asker, emails)
        chosen = list({one.id: one for one in found.values()}.values())  # two spellings are one person
        return await self._add(workspace, asker, chosen, len(set(emails)) - len(found), share)

    async def _add(
        self, workspace: int, asker: Asker, chosen: Sequence[Member], gone: int, share: str
    ) -> Added:
        """Who is there already keeps the name that it has there; the audit list has who was added."""
        emails = await self._read_emails(workspace)
        new = [one for one in chosen if one.email.casefold() not in emails]
        read = [(one, _read_user(number, one)) for number, one in enumerate(new, 1)]
        added = [one for one, entry in read if isinstance(entry, Entry)]
        job = await self._load(workspace, asker, [entry for _one, entry in read], share) if added else None
        if job:
            lines = [SettingChange(ADDED, "", one.email, asker.name, self.clock()) for one in added]
            await self.settings.note(workspace, lines)
        await self.links.link(workspace, chosen, asker.name)
        return Added(
            members=added,
            known=[one for one in chosen if one.email.casefold() in emails],
            refused=[
                (one, refusal_words(row.errors, quoted)) for one, row in read if isinstance(row, RefusedRow)
            ],
            gone=gone,
            number=job.number if job else None,
        )

    async def _load(
        self, workspace: int, asker: Asker, read: Sequence[Entry | RefusedRow], share: str
    ) -> ImportJob:
        """Add them by a job, which is told of, stands in the history, and can be taken back."""
        reading = Reading(Source(FROM_SLACK, 0, "", share), replace(_AS_FILE, rows=len(read)), Mapping())
        new = NewJob(workspace, reading, asker.name, JobKind.DIRECTORY, loads=DirectoryKind.USERS)
        entries = [one for one in read if isinstance(one, Entry)]
        refused = [one for one in read if isinstance(one, RefusedRow)]
        return await self.jobs.load_at_once(new, ListedEntries.of(entries), refused)

    async def _read_emails(self, workspace: int) -> Collection[str]:
        return {one.email.casefold() for one in await self.directory.users(workspace)}


def find_email(value: FixableValue) -> str:
    """The email of a value that is nobody's in the directory; empty where it is no single email."""
    if value.code is not RowErrorCode.USER_NOT_FOUND:
        return ""
    written = addresses(clean(value.written))
    return written[0].text if len(written) == 1 and "@" in written[0].text.strip("@") else ""


def _read_user(number: int, member: Member) -> Entry | RefusedRow:
    """The user that a member becomes, or why they can't be one."""
    cells = member.email, member.name
    try:
        return UserReader(_AS_FILE).read(Row(number, cells))
    except RowRefusedError as error:
        return RefusedRow(number, cells, error.errors)
