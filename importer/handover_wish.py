"""What someone means who wants customers handed over: each name is one in the directory, or it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from importer.last_day import require_to_come
from importer.matching.account_managers import index_users
from importer.matching.suggestions import NearestUser, NearestWorkflow
from importer.matching.workflows import index_workflows
from importer.words.clock import Clock
from importer.words.counts import either
from importer.words.directory import User, Workflow
from importer.words.errors import CannotHandOverError
from importer.words.handover import Handover, HandoverWish
from importer.words.language import Sentence, lazy_gettext
from importer.words.members import Accounts, Links
from importer.words.ports import Directory, SettingsOfWorkspaces
from importer.words.quoting import quoted


@dataclass(frozen=True, slots=True)
class WishReader:
    """Finds in the directory whom and what is meant; `accounts` tells who has left Slack."""

    directory: Directory
    links: Links
    settings: SettingsOfWorkspaces
    accounts: Accounts
    clock: Clock

    async def understand(self, workspace: int, wish: HandoverWish) -> Handover:
        """Who and what is meant; raises CannotHandOverError.

        The same people come in the same order, however they were named.
        """
        users = await self.directory.users(workspace)
        leaving = _find_user(users, wish.leaving)
        to = {user.id: user for user in (_find_user(users, email) for email in wish.to)}
        if not to:
            raise CannotHandOverError(
                lazy_gettext("Nobody is named who is to look after these customers. Nothing was changed.")
            )
        if leaving.id in to:
            raise CannotHandOverError(_to_themselves(leaving))
        if wish.until is not None:
            require_to_come(wish.until, (await self.settings.of(workspace)).time_zone, self.clock())
        workflow = await self._find_workflow(workspace, wish.workflow)
        heirs = tuple(to[one] for one in sorted(to))
        gone = await self._find_gone(workspace, heirs)
        return Handover(leaving, heirs, workflow, wish.others_stay, wish.until, gone=gone)

    async def _find_gone(self, workspace: int, heirs: Sequence[User]) -> tuple[str, ...]:
        """The emails of those who have left Slack; nothing is known of who isn't linked to a member."""
        links = await self.links.of(workspace)
        linked = {user.email: links[user.id].id for user in heirs if user.id in links}
        gone = await self.accounts.find_gone(list(linked.values()))
        return tuple(email for email, member in linked.items() if member in gone)

    async def _find_workflow(self, workspace: int, name: str | None) -> Workflow | None:
        if name is None:
            return None
        workflows = await self.directory.workflows(workspace)
        found = index_workflows(workflows).find(name).ids
        if len(found) == 1:
            return next(workflow for workflow in workflows if workflow.id == found[0])
        alike = [workflow.name for workflow in workflows if workflow.id in found]
        raise CannotHandOverError(_no_workflow(name, alike or NearestWorkflow(workflows)(name)))


def _find_user(users: Sequence[User], email: str) -> User:
    found = index_users(users).find(email).ids
    if len(found) == 1:
        return next(user for user in users if user.id == found[0])
    raise CannotHandOverError(_no_user(email, NearestUser(users)(email)))


def _no_user(email: str, nearest: Sequence[str]) -> Sentence:
    if not nearest:
        return lazy_gettext(
            "Nobody in the directory has the email {email}. Nothing was changed. Check the address; who is "
            "new has to be loaded first: python -m bot directory load users FILE.",
            email=quoted(email),
        )
    return lazy_gettext(
        "Nobody in the directory has the email {email}. Nothing was changed. Did you mean {meant}?",
        email=quoted(email),
        meant=either(list(map(quoted, nearest))),
    )


def _no_workflow(name: str, nearest: Sequence[str]) -> Sentence:
    if not nearest:
        return lazy_gettext(
            "There is no workflow named {name}. Nothing was changed. Check the spelling: python -m bot "
            "directory export workflows lists all of them.",
            name=quoted(name),
        )
    return lazy_gettext(
        "There is no workflow named {name}. Nothing was changed. Did you mean {meant}?",
        name=quoted(name),
        meant=either(list(map(quoted, nearest))),
    )


def _to_themselves(leaving: User) -> Sentence:
    return lazy_gettext(
        "{person} can't take over their own customers. Nothing was changed. Name only others who are to look "
        "after them.",
        person=leaving.email,
    )
