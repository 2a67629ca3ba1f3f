"""What the importer needs from outside, as Protocols; `bot/` joins them to what provides them."""

from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol

from importer.words.corrections import Correction, WrongKey
from importer.words.directory import (
    Customer,
    CustomerRecord,
    DirectoryKind,
    LoadCounts,
    Neighbours,
    User,
    UserRecord,
    Workflow,
    WorkflowRecord,
)
from importer.words.exports import ChangesSoFar
from importer.words.fields import Field
from importer.words.job_reading import Source
from importer.words.jobs import ImportJob, Stage
from importer.words.proposal import Answer, Question
from importer.words.workspace_settings import NewSetting, SettingChange, WorkspaceSettings


class Directory(Protocol):
    """The customers, users and workflows of the workspaces."""

    async def users(self, workspace: int) -> Sequence[User]:
        """All users, in the order of their ids."""

    async def workflows(self, workspace: int) -> Sequence[Workflow]:
        """All workflows, in the order of their ids."""

    async def assignable(self, workspace: int) -> tuple[Sequence[User], Sequence[Workflow]]:
        """What customers can be given, both as of one moment: all users, and all workflows."""

    async def customers(self, workspace: int, external_ids: Collection[str]) -> dict[str, Customer]:
        """Those of the customers that exist, by External Id; any number may be asked for."""

    async def existing(self, workspace: int, external_ids: Collection[str]) -> Collection[str]:
        """Those of the External Ids that customers have; any number may be asked for."""

    async def neighbours(self, workspace: int, external_ids: Collection[str]) -> dict[str, Neighbours]:
        """What exists just before and just behind each of the External Ids."""

    async def some_external_ids(self, workspace: int) -> Sequence[str]:
        """A few thousand External Ids of all kinds; all of them where there are no more."""

    async def leading_zeros(self, workspace: int) -> Collection[tuple[int, int]]:
        """Of External Ids that begin with zero, each once: how long they are with and without the zeros."""

    async def first_with_zeros(self, workspace: int, most: int) -> Sequence[str]:
        """The first External Ids that begin with zero, at most so many."""

    async def loaded(self, workspace: int) -> Collection[DirectoryKind]:
        """The parts that hold anything."""

    def export_customers(
        self, workspace: int, without: Field | None = None, of: int | None = None
    ) -> AsyncIterator[tuple[str, str, str, str]]:
        """External Id, name, managers' emails joined by `, `, workflow name; ordered by External Id.

        Only customers that have no account manager, or no workflow, where that is given as `without`; only
        those that one user looks after, where that user's id is given as `of`.
        """

    async def changes_so_far(self, workspace: int) -> ChangesSoFar:
        """Where the workspace's changes stand: what is exported from now on surely holds the last one."""

    async def load_customers(self, workspace: int, records: Sequence[CustomerRecord]) -> LoadCounts:
        """Add or update customers by External Id, in one transaction."""

    async def load_users(self, workspace: int, records: Sequence[UserRecord]) -> LoadCounts:
        """Add or update users by email, in one transaction."""

    async def load_workflows(self, workspace: int, records: Sequence[WorkflowRecord]) -> LoadCounts:
        """Add workflows by name, in one transaction."""


class MappingMemory(Protocol):
    """What people of each workspace answered to questions about columns."""

    async def known_headers(self, workspace: int) -> Collection[str]:
        """The (normalised) headers that were chosen for some field before."""

    async def answers(self, workspace: int, questions: Collection[Question]) -> dict[Question, Answer]:
        """The last answer to each of these questions that was ever asked."""

    async def all_answers(self, workspace: int) -> Sequence[Answer]:
        """Everything that is remembered, the newest first."""

    async def remember(self, workspace: int, answers: Collection[Answer]) -> None:
        """Keep the answers; a later one replaces an earlier one to the same question."""

    async def forget(self, workspace: int, questions: Collection[Question]) -> None:
        """Let go of the answers to these questions."""


class CorrectionMemory(Protocol):
    """What people of each workspace said is meant by wrong values, to be used in later files too."""

    async def all(self, workspace: int) -> Sequence[Correction]:
        """Everything that is remembered, the newest first."""

    async def remember(self, workspace: int, corrections: Collection[Correction]) -> None:
        """Keep the corrections; a later one replaces an earlier one of the same value."""

    async def forget(self, workspace: int, keys: Collection[WrongKey]) -> None:
        """Let go of the corrections of these values."""


class SettingsOfWorkspaces(Protocol):
    """What is set for each workspace, and the audit list of who changed it."""

    async def of(self, workspace: int) -> WorkspaceSettings:
        """All settings of a workspace."""

    async def change(self, workspace: int, new: Sequence[NewSetting]) -> Sequence[SettingChange]:
        """Set these, and note each in the audit list, in one transaction; what is so already isn't noted."""

    async def note(self, workspace: int, changes: Sequence[SettingChange]) -> None:
        """Note in the audit list what was done that isn't a setting."""

    async def changes(
        self, workspace: int, skip: int = 0, most: int | None = None
    ) -> Sequence[SettingChange]:
        """The audit list, the newest first: all of it, or at most so many behind those to skip."""


class Appointments(Protocol):
    """Whom the workspace has named: what is set of who may what, and who is in its user groups."""

    async def settings(self) -> WorkspaceSettings:
        """What is set at this moment."""

    async def members(self, group: str) -> Collection[str]:
        """The people of a user group, by their ids; raises GroupUnreadableError where that isn't told."""

    async def admins(self, most: int) -> Sequence[str]:
        """The names of some import admins: of those who were named so, else of the workspace's own admins.

        None where that isn't told.
        """


class Conversations(Protocol):
    """Who sees what is said of jobs, where files are shared."""

    async def is_public(self, job: int) -> bool:
        """Whether all members of the workspace read what is said of the job; False where nobody knows."""

    async def has(self, job: int, person: str) -> bool:
        """Whether a person is where the job is talked about; False where nobody knows."""


class FileCache(Protocol):
    """Where the bytes of files lie until their check has ended."""

    def fetch(self, source: Source, max_bytes: int) -> Coroutine[Any, Any, Path]:
        """The file, on this machine; raises FileRefusedError where it is too large, and SourceGoneError."""

    def digest(self, source: Source) -> Coroutine[Any, Any, str]:
        """A digest of the file's bytes, by which the same are known again; it is on this machine."""

    def digest_of(self, path: Path) -> Coroutine[Any, Any, str]:
        """The same of any file on this machine."""

    def require_unchanged(self, source: Source) -> None:
        """Raise SourceGoneError where the file isn't what it was any more."""

    def discard(self, source: Source) -> None:
        """Let go of the local copy."""


class Announcer(Protocol):
    """Tells people how a job goes."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """So many rows are done in this stage; called often, may leave calls out."""

    async def announce_end(self, job: ImportJob) -> None:
        """The job has ended, or stands as a preview; not called where the program is killed just then."""
