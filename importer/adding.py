"""Adding members of the workspace to the directory: chosen by name, or found by an email of a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from importer.access import Permissions
from importer.loading.records import EMAIL, RowRefusedError, UserReader
from importer.matching.account_managers import addresses
from importer.matching.values import clean, fold
from importer.permissions import Act, Asker
from importer.report.list_words import refusal_words
from importer.words.clock import Clock, utc_now
from importer.words.corrections import FixableValue
from importer.words.directory import UserRecord
from importer.words.header_names import NAME
from importer.words.language import Sentence
from importer.words.members import Added, Links, Member, Members, Newcomers
from importer.words.ports import Directory, SettingsOfWorkspaces
from importer.words.quoting import quoted
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import Dialect, Row, TableShape
from importer.words.workspace_settings import ADDED, SettingChange

MOST_FOUND: Final = 100
"""So many members are found for what was typed: Slack shows a hundred options."""
_AS_FILE: Final = TableShape(Dialect(), 1, (EMAIL, NAME), (0, 1), ((), ()), 1)
"""A member is held to what a row of a users' file is held to."""


@dataclass(frozen=True, slots=True)
class AddingPeople:
    """The use cases, each for someone who asks; raises NotAllowedError, and what `Members` raises."""

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

    async def add(self, workspace: int, asker: Asker, ids: Collection[str]) -> Added:
        """Make users of the members with these ids."""
        await self.require(asker)
        chosen = [one for one in await self.members.all() if one.id in ids]
        return await self._add(workspace, asker, chosen, gone=len(set(ids)) - len(chosen))

    async def find(self, asker: Asker, emails: Collection[str]) -> dict[str, Member]:
        """The members who have these emails, by the emails as they are given; others are left out."""
        await self.require(asker)
        found = [(email, await self.members.with_email(email)) for email in emails]
        return {email: member for email, member in found if member}

    async def add_found(self, workspace: int, asker: Asker, emails: Collection[str]) -> Added:
        """Make users of the members who have these emails."""
        found = await self.find(asker, emails)
        return await self._add(workspace, asker, list(found.values()), gone=len(set(emails)) - len(found))

    async def _add(self, workspace: int, asker: Asker, chosen: Sequence[Member], gone: int) -> Added:
        """Who is there already keeps the name that it has there; the audit list has who was added."""
        emails = await self._read_emails(workspace)
        known = [one for one in chosen if one.email.casefold() in emails]
        read = [(one, _read_user(one)) for one in chosen if one.email.casefold() not in emails]
        records = [record for _member, record in read if isinstance(record, UserRecord)]
        if records:
            await self.directory.load_users(workspace, records)
            lines = [SettingChange(ADDED, "", one.email, asker.name, self.clock()) for one in records]
            await self.settings.note(workspace, lines)
        await self.links.link(workspace, chosen, asker.name)
        return Added(
            members=[one for one, record in read if isinstance(record, UserRecord)],
            known=known,
            refused=[(one, reason) for one, reason in read if isinstance(reason, Sentence)],
            gone=gone,
        )

    async def _read_emails(self, workspace: int) -> Collection[str]:
        return {one.email.casefold() for one in await self.directory.users(workspace)}


def find_email(value: FixableValue) -> str:
    """The email of a value that is nobody's in the directory; empty where it is no single email."""
    if value.code is not RowErrorCode.USER_NOT_FOUND:
        return ""
    written = addresses(clean(value.written))
    return written[0].text if len(written) == 1 and "@" in written[0].text.strip("@") else ""


def _read_user(member: Member) -> UserRecord | Sentence:
    """The user that a member becomes, or why they can't be one."""
    try:
        entry = UserReader(_AS_FILE).read(Row(1, (member.email, member.name)))
    except RowRefusedError as error:
        return refusal_words(error.errors, quoted)
    return UserRecord(entry.written or "", entry.name or "")
