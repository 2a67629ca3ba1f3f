"""Setting what holds in a workspace, and looking back at who has set what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from importer.access import Permissions
from importer.permissions import Act, Asker
from importer.report.audit_file import write_audit_file
from importer.words.clock import Clock, utc_now
from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext
from importer.words.ports import SettingsOfWorkspaces
from importer.words.workspace_settings import (
    NewSetting,
    Setting,
    SettingChange,
    WorkspaceSettings,
    settings_from,
)

PAGE: Final = 20
"""So many lines of the audit list are looked at at once."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines of the audit list, the newest first: behind so many `skipped`, and the oldest where `is_last`."""

    changes: Sequence[SettingChange]
    skipped: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Configuring:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not."""

    settings: SettingsOfWorkspaces
    permissions: Permissions
    clock: Clock = utc_now

    async def look(self, workspace: int, asker: Asker) -> WorkspaceSettings:
        """What is set."""
        await self.permissions.require(Act.MANAGE, asker)
        return await self.settings.of(workspace)

    async def change(
        self, workspace: int, asker: Asker, wanted: Mapping[Setting, str]
    ) -> Sequence[SettingChange]:
        """Set all of these, written as they are kept; raises HandoffError where they don't go together."""
        await self.permissions.require(Act.MANAGE, asker)
        _require_approvers(await self.settings.of(workspace), wanted)
        at = self.clock()
        new = [NewSetting(setting, value, asker.name, at) for setting, value in wanted.items()]
        return await self.settings.change(workspace, new)

    async def audit(self, workspace: int, asker: Asker, skip: int = 0) -> AuditPage:
        """A page of the audit list."""
        await self.permissions.require(Act.MANAGE, asker)
        found = await self.settings.changes(workspace, skip, PAGE + 1)
        return AuditPage(found[:PAGE], skip, is_last=len(found) <= PAGE)

    async def audit_file(self, workspace: int, asker: Asker, path: Path) -> int:
        """Write the audit list into a file, a workbook where its name says so; how many lines there are."""
        await self.permissions.require(Act.MANAGE, asker)
        changes = await self.settings.changes(workspace)
        write_audit_file(path, changes)
        return len(changes)


def _require_approvers(now: WorkspaceSettings, wanted: Mapping[Setting, str]) -> None:
    """Raise HandoffError where imports would need an approval that nobody can give."""
    after = settings_from({one.value: wanted.get(one, now.written(one)) for one in Setting})
    if after.approval_above is not None and not after.approvers:
        raise HandoffError(
            lazy_gettext(
                "Above {count} customers an import would need approval, and nobody could give it, so nothing "
                "was changed. "
                "Name the user group that approves first, or let no number of customers need approval.",
                count=after.approval_above,
            )
        )
