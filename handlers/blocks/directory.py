"""The directory in a modal: how much it holds, who looks after how many customers, and each as a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.blocks.message import actions, button, header, section, words
from handlers.blocks.mrkdwn import code, when
from handlers.blocks.pages import turning
from handlers.payloads.carried import DirectoryPart
from handlers.payloads.ids import Action
from importer.report.not_loaded import LOADED_FIRST, load_commands, not_loaded
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.holdings import Holdings, Owned, Part
from importer.words.language import _, ngettext

PAGE: Final = 30
"""So many people are shown at once."""
_CUSTOMERS: Final = DirectoryKind.CUSTOMERS
Told = Mapping[Part, str]
"""What came of asking for the file of a part."""
NOTHING_TOLD: Final[Told] = {}


def directory_modal(held: Holdings, skip: int = 0, told: Told = NOTHING_TOLD) -> View:
    """For who manages it: its parts, and a page of who looks after how many; `told` stands at its part."""
    owners = held.owners[skip : skip + PAGE]
    who_owns = [header(_("Who looks after how many customers"))] if owners else []
    return _modal(
        skip,
        *(load_first(held.lacking) if held.lacking else []),
        *_parts(held, told),
        actions(button(_("Add people from Slack"), Action.ADD_PEOPLE, 0)),
        *who_owns,
        *(_owner(one, told) for one in owners),
        *turning(skip, len(owners), len(held.owners), Action.EARLIER_OWNERS, Action.LATER_OWNERS, PAGE),
    )


def own_customers_modal(owned: Owned, told: Told = NOTHING_TOLD) -> View:
    """For an account manager: how many customers they look after themselves."""
    return _modal(0, _own(owned, told))


def counting_modal() -> View:
    """What stands there while a large directory is counted."""
    return _modal(0, section(_("I am counting the customers…")))


def no_directory_modal(reason: str) -> View:
    """Why there is nothing to be seen; `reason` is a sentence."""
    return _modal(0, words(reason))


def file_sent() -> str:
    """The file that someone asked for lies in their direct messages."""
    return _("The file is in your direct messages with me.")


def file_not_sent() -> str:
    """Slack didn't take it."""
    return _("Slack didn't take the file just now. Please try again in a minute.")


def directory_file_words(part: Part, owner: str = "") -> str:
    """What is said beside the file; `owner` is the email of whose customers it holds."""
    match part:
        case Part(of=int()):
            return _("The customers whom {person} looks after, as they are now.", person=code(owner))
        case Part(without=Field.ACCOUNT_MANAGER):
            return _("The customers without an account manager, as they are now.")
        case Part(without=Field.WORKFLOW):
            return _("The customers without a workflow, as they are now.")
        case Part(kind=DirectoryKind.USERS):
            return _("All users, as they are now.")
        case Part(kind=DirectoryKind.WORKFLOWS):
            return _("All workflows, as they are now.")
        case _:
            return _("All customers, as they are now.")


def load_first(lacking: Sequence[DirectoryKind]) -> list[Block]:
    """What has to be loaded before anything can be imported, and how, for who may."""
    ask = _(
        "Load them first: share lists with me, or in a channel where I am. Users are a table with the "
        "columns Email and Name, workflows one with the column Name, customers one with External Id and "
        "Name. On the command line it is:"
    )
    kinds = [kind for kind in LOADED_FIRST if kind in lacking]
    return [
        section("\n".join([f":warning: *{not_loaded(lacking)}* {ask}", *map(code, load_commands(kinds))]))
    ]


def _modal(skip: int, *blocks: Block) -> View:
    return View(
        type="modal", title=_("Directory"), close=_("Close"), private_metadata=str(skip), blocks=blocks
    )


def _parts(held: Holdings, told: Told) -> Iterator[Block]:
    """A line for each part, with its file where it holds anything."""
    customers = ngettext("*{count}* customer", "*{count}* customers", held.customers)
    yield _line(_with_load(customers, held, _CUSTOMERS), held.customers, Part(_CUSTOMERS), told)
    without_manager = _("*{count}* without account manager", count=held.without_manager)
    yield _line(without_manager, held.without_manager, Part(_CUSTOMERS, Field.ACCOUNT_MANAGER), told)
    without_workflow = _("*{count}* without workflow", count=held.without_workflow)
    yield _line(without_workflow, held.without_workflow, Part(_CUSTOMERS, Field.WORKFLOW), told)
    users = ngettext("*{count}* user", "*{count}* users", held.users)
    yield _line(_with_load(users, held, DirectoryKind.USERS), held.users, Part(DirectoryKind.USERS), told)
    workflows = ngettext("*{count}* workflow", "*{count}* workflows", held.workflows)
    named = _with_load(workflows, held, DirectoryKind.WORKFLOWS)
    yield _line(named, held.workflows, Part(DirectoryKind.WORKFLOWS), told)


def _with_load(text: str, held: Holdings, kind: DirectoryKind) -> str:
    """The same, and when a list of them was loaded last, where one was."""
    loaded = held.loaded.get(kind)
    if loaded is None:
        return text
    last = _("Last list loaded: {moment}", moment=when(loaded))
    return f"{text}\n{last}"


def _line(text: str, count: int, part: Part, told: Told) -> Block:
    """What there is, what came of asking for its file, and the way to ask where there is anything."""
    file = button(_("Get a file"), Action.SEND_DIRECTORY_FILE, DirectoryPart(part).value)
    return section("\n".join(filter(None, [text, told.get(part, "")])), file if count else None)


def _owner(owned: Owned, told: Told) -> Block:
    customers = ngettext("{count} customer", "{count} customers", owned.customers)
    name, email = owned.user.name, code(owned.user.email)
    text = f"{code(name)} · {customers}\n{email}" if name else f"{email} · {customers}"
    return _line(text, owned.customers, Part(_CUSTOMERS, of=owned.user.id), told)


def _own(owned: Owned, told: Told) -> Block:
    text = ngettext(
        "You look after *{count}* customer, as {email}.",
        "You look after *{count}* customers, as {email}.",
        owned.customers,
        email=code(owned.user.email),
    )
    return _line(text, owned.customers, Part(_CUSTOMERS, of=owned.user.id), told)
