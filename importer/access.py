"""Holds the table of permissions against who asks, and says why they may not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from importer.permissions import ALLOWED, Act, Asker, Relation, allows
from importer.words.approval_need import needs_approval
from importer.words.errors import GroupUnreadableError, NotAllowedError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from importer.words.ports import Appointments, Conversations
from importer.words.workspace_settings import ADMINS, EVERYONE, WorkspaceSettings

_DECIDING: Final = {JobKind.HANDOVER: Act.HAND_OVER, JobKind.RETURN: Act.HAND_OVER}
"""What it takes to decide about jobs of these kinds, also for whoever has begun one."""


_MOST_NAMED: Final = 3
"""So many import admins are named to whoever needs one."""
_BARRED: Final = {
    Relation.BOT: lazy_gettext("Handoff works for people: what other apps share or press changes nothing."),
    Relation.OUTSIDER: lazy_gettext(
        "Handoff works for the members of this workspace alone, and you belong to another organisation. "
        "Nothing was read or changed. Ask someone of this workspace to do it for you."
    ),
    Relation.GUEST: lazy_gettext(
        "Handoff works for full members of this workspace alone, and you are a guest here. Nothing was read "
        "or changed. Ask a full member to do it for you."
    ),
    Relation.UNKNOWN: lazy_gettext(
        "Handoff can't tell who you are, because the app may not read people here (the scope users:read is "
        "missing), so nothing was read or changed. Ask a workspace admin to install Handoff again."
    ),
}

_REFUSED: Final = {
    Act.LOOK_BACK: lazy_gettext("Only members of this workspace can look at its imports."),
    Act.IMPORT: lazy_gettext("Only members of this workspace can import files. Nothing was read or changed."),
    Act.DECIDE: lazy_gettext(
        "Only the person who shared this file and import admins can do this. Nothing has changed. "
        "Ask one of them, or share the file yourself to start an import of your own."
    ),
    Act.SEE_COUNTS: lazy_gettext(
        "This import was shared in a private conversation: only its members, the person who shared the file "
        "and import admins can look at it. Ask one of them if you need to know."
    ),
    Act.SEE_ROWS: lazy_gettext(
        "The rows of this import are for the person who shared its file, the members of the conversation "
        "where it was shared and import admins. Ask one of them."
    ),
    Act.APPROVE: lazy_gettext(
        "Only the approvers of this workspace can agree to an import, and you aren't one of them, or not any "
        "more. Nothing has changed."
    ),
    Act.SEE_OWN_CUSTOMERS: lazy_gettext(
        "Only account managers can see what an import changes for their own customers."
    ),
    Act.LOAD: lazy_gettext(
        "Only import admins can load customers, users and workflows. Nothing was changed. Ask one of them to "
        "share this file with Handoff."
    ),
    Act.MANAGE: lazy_gettext(
        "Only import admins can change the directory and the settings. Ask one of them."
    ),
    Act.HAND_OVER: lazy_gettext(
        "Only import admins can hand over a person's customers. Nothing has changed. Ask one of them."
    ),
    Act.FORGET: lazy_gettext(
        "Only the person who taught this and import admins can let it be forgotten. "
        "Nothing has changed. Ask one of them."
    ),
}


_OWN_REQUEST: Final = lazy_gettext(
    "You asked for this approval yourself, so somebody else has to give it. Nothing has changed."
)


_ADMINS_IMPORT: Final = lazy_gettext(
    "In this workspace only import admins can import files. Nothing was read or changed. Ask one of them to "
    "do it."
)


_GROUP_IMPORTS: Final = lazy_gettext(
    "In this workspace only the members of a user group and import admins can import files. Nothing was read "
    "or changed. "
    "Ask one of them to do it, or an import admin to add you to the group."
)


_UNREADABLE_IMPORTS: Final = lazy_gettext(
    "In this workspace the members of a user group can import files, but Handoff can't read who they are. "
    "{reason} So only "
    "import admins can import for now. Nothing was read or changed. Ask one of them."
)


def _act_on(act: Act, job: ImportJob | None) -> Act:
    """What it comes to with this job: whoever decides about a handover hands over, about a list loads it."""
    if job is None or act is not Act.DECIDE:
        return act
    return Act.LOAD if job.loads else _DECIDING.get(job.kind, act)


class NothingAppointed:
    """What is so where nobody has set anything: everyone imports, and nobody was named."""

    async def settings(self) -> WorkspaceSettings:
        """As nobody has set anything."""
        return WorkspaceSettings()

    async def members(self, group: str) -> Collection[str]:
        """No group is known."""
        del group
        return ()

    async def admins(self, most: int) -> Sequence[str]:
        """Nobody is known."""
        del most
        return ()


NOTHING_APPOINTED: Final = NothingAppointed()


@dataclass(frozen=True, slots=True)
class Permissions:
    """Holds the table against who asks.

    What they were named as, and what they are to an import's conversation, is asked only where it matters.
    """

    conversations: Conversations
    appointments: Appointments = NOTHING_APPOINTED

    async def may(self, act: Act, asker: Asker, job: ImportJob | None = None) -> bool:
        """Whether they may do this, with this import where it is about one."""
        act = _act_on(act, job)
        relations = asker.relations | ({Relation.SHARER} if job and job.uploaded_by == asker.name else set())
        if not allows(act, relations):
            relations |= await self._find_appointed(act, asker, job)
        if job is None or not self._depends_on_place(act, relations):
            return allows(act, relations)
        return await self._is_onlooker(act, asker, job) or await self._is_conversation_member(act, asker, job)

    async def require(self, act: Act, asker: Asker, job: ImportJob | None = None) -> None:
        """Raise NotAllowedError, with the sentence that they read, unless they may."""
        if await self.may(act, asker, job):
            return
        if asker.barred:
            raise NotAllowedError(_BARRED[asker.barred])
        act = _act_on(act, job)
        if act is Act.APPROVE and job and job.approval and job.approval.asked_by == asker.name:
            raise NotAllowedError(_OWN_REQUEST)
        why = await self._who_imports() if act is Act.IMPORT else _REFUSED[act]
        sharer = job.uploaded_by if job and act is Act.DECIDE else ""
        raise NotAllowedError(await self._name_admins(act, why), sharer)

    async def _name_admins(self, act: Act, why: Sentence) -> Sentence:
        """Why someone may not, with the names of some who may."""
        names = await self.appointments.admins(_MOST_NAMED) if Relation.IMPORT_ADMIN in ALLOWED[act] else ()
        if not names:
            return why
        return lazy_ngettext(
            "{why} An import admin is {names}.",
            "{why} Import admins are {names}.",
            len(names),
            why=why,
            names=tuple(names),
        )

    async def needs_approval(self, job: ImportJob) -> bool:
        """Whether a second person has to agree to a job before it goes on, as is set at this moment."""
        return job.verdict is not None and needs_approval(
            job, (await self.appointments.settings()).approval_above
        )

    async def list_approvers(self, asker: str) -> Sequence[str]:
        """Who can be asked for approval by someone: never themselves. Raises GroupUnreadableError."""
        group = (await self.appointments.settings()).approvers
        members = await self.appointments.members(group) if group else ()
        return sorted(set(members) - {asker})

    async def _find_appointed(self, act: Act, asker: Asker, job: ImportJob | None) -> set[Relation]:
        """What the workspace has named a member as, as far as it matters for this act."""
        if Relation.MEMBER not in asker.relations:
            return set()
        settings = await self.appointments.settings()
        found = {Relation.IMPORT_ADMIN} if asker.name in settings.import_admins else set()
        if act is Act.IMPORT and await self._imports(settings.who_imports, asker.name):
            found.add(Relation.IMPORTER)
        if job and Relation.APPROVER in ALLOWED[act] and await self._approves(settings, asker, job):
            found.add(Relation.APPROVER)
        return found

    async def _approves(self, settings: WorkspaceSettings, asker: Asker, job: ImportJob) -> bool:
        """Whether someone may agree to what a job waits for: an approver now, who hasn't asked for it."""
        if job.state is not JobState.WAITING_FOR_APPROVAL or job.approval is None:
            return False
        if asker.name == job.approval.asked_by or not settings.approvers:
            return False
        return await self._is_in(settings.approvers, asker.name)

    async def _imports(self, who: str, person: str) -> bool:
        """Whether a member is one of those who import."""
        if who in {EVERYONE, ADMINS}:
            return who == EVERYONE
        return await self._is_in(who, person)

    async def _is_in(self, group: str, person: str) -> bool:
        """Whether someone is in a user group; nobody is in one that can't be read."""
        try:
            return person in await self.appointments.members(group)
        except GroupUnreadableError:
            return False

    async def _who_imports(self) -> Sentence:
        """Who may import, for someone who may not."""
        who = (await self.appointments.settings()).who_imports
        if who == EVERYONE:
            return _REFUSED[Act.IMPORT]
        if who == ADMINS:
            return _ADMINS_IMPORT
        try:
            await self.appointments.members(who)
        except GroupUnreadableError as error:
            return _UNREADABLE_IMPORTS.fill(reason=error.sentence)
        return _GROUP_IMPORTS

    def _depends_on_place(self, act: Act, relations: Collection[Relation]) -> bool:
        """Whether it is open what they may, as long as nobody knows where the import was shared."""
        everywhere = {*relations, Relation.CONVERSATION_MEMBER, Relation.ONLOOKER}
        return not allows(act, relations) and allows(act, everywhere)

    async def _is_onlooker(self, act: Act, asker: Asker, job: ImportJob) -> bool:
        if Relation.ONLOOKER not in ALLOWED[act] or Relation.MEMBER not in asker.relations:
            return False
        return job.is_from_command_line or await self.conversations.is_public(job.id)

    async def _is_conversation_member(self, act: Act, asker: Asker, job: ImportJob) -> bool:
        if Relation.CONVERSATION_MEMBER not in ALLOWED[act] or job.is_from_command_line:
            return False
        return await self.conversations.has(job.id, asker.name)
