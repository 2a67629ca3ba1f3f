"""The modal in which people are added to the directory from Slack, and what came of that."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ExternalDataMultiSelectElement,
    InputBlock,
    Option,
    PlainTextObject,
)
from slack_sdk.models.views import View

from handlers.blocks.message import Message, actions, button, context, message, section, words
from handlers.blocks.mrkdwn import code, shorten
from handlers.payloads.ids import Action, Modal
from importer.words.language import Sentence, _, lazy_gettext, ngettext
from importer.words.members import Added, Member, Newcomers
from importer.words.quoting import plain

MOST_CHOSEN: Final = 100
"""So many people are added at once."""
MOST_NAMED: Final = 8
"""So many of each are named."""
NOT_TOLD: Final = lazy_gettext(
    "Slack doesn't tell at the moment who is in this workspace, so nobody was added. "
    "Please try again in a minute."
)
_LONGEST_OPTION: Final = 75
_LONGEST_REASON: Final = 150


def people_offer() -> Message:
    """The way to add people, where there is no other to it."""
    return message(
        section(
            _(
                "Account managers are the users of the directory. Members of this workspace can be added "
                "to them, so that files can name them."
            )
        ),
        actions(button(_("Add people from Slack"), Action.ADD_PEOPLE, 0)),
    )


def reading_members_modal() -> View:
    """What stands there while Slack is asked for the members."""
    return _modal([section(_("I am reading the members of this workspace…"))])


def cannot_add_modal(reason: str) -> View:
    """Why nobody can be added, and what to do about it."""
    return _modal([words(reason)])


def not_told_modal() -> View:
    """Slack has trouble, and nobody was added."""
    return _modal([section(str(NOT_TOLD))])


def add_people_modal(newcomers: Newcomers) -> View:
    """Whom to add; where everyone is in the directory, that."""
    if not newcomers.members:
        return _modal(
            [section(_("Every member of this workspace who has an email is in the directory already."))]
        )
    return View(
        type="modal",
        callback_id=Modal.ADD_PEOPLE,
        title=_("Add people"),
        submit=_("Add"),
        close=_("Cancel"),
        blocks=[_choice(newcomers), *_known(newcomers)],
    )


def people_options(found: Sequence[Member]) -> list[Option]:
    """The people who fit what was typed."""
    return [Option(value=one.id, text=_label(one)) for one in found]


def added_modal(added: Added) -> View:
    """What came of adding people."""
    return _modal([section(line) for line in added_lines(added)])


def added_lines(added: Added) -> list[str]:
    """Who was added, and who wasn't, and why; a paragraph each."""
    return [
        *_added(added.members),
        *_known_already(added.known),
        *_refused(added.refused),
        *_gone(added.gone),
        *_way_back(added.number),
    ]


def _way_back(number: int | None) -> list[str]:
    """Where it can be taken back, of what was done."""
    if number is None:
        return []
    return [
        _(
            "This is import {number}. As long as nothing was done with these people, it can be taken back: "
            "in its summary, or with `/imports {number}`.",
            number=str(number),
        )
    ]


def _modal(blocks: Sequence[Block]) -> View:
    return View(type="modal", title=_("Add people"), close=_("Close"), blocks=list(blocks))


def _choice(newcomers: Newcomers) -> Block:
    label = ngettext(
        "{count} member of this workspace isn't in the directory. Whom do you want to add?",
        "{count} members of this workspace aren't in the directory. Whom do you want to add?",
        len(newcomers.members),
    )
    return InputBlock(
        block_id=Action.CHOOSE_PEOPLE,
        label=PlainTextObject(text=label, emoji=False),
        element=ExternalDataMultiSelectElement(
            action_id=Action.CHOOSE_PEOPLE,
            placeholder=PlainTextObject(text=_("Type a part of the name or email")),
            min_query_length=0,
            max_selected_items=MOST_CHOSEN,
        ),
    )


def _known(newcomers: Newcomers) -> list[Block]:
    if not newcomers.known:
        return []
    return [
        context(
            ngettext(
                "{count} member is in the directory already, by their email.",
                "{count} members are in the directory already, by their emails.",
                newcomers.known,
            )
        )
    ]


def _label(member: Member) -> PlainTextObject:
    name = _("{name} ({remark})", name=member.name, remark=member.email)
    return PlainTextObject(text=shorten(plain(name), _LONGEST_OPTION) or "…", emoji=False)


def _added(members: Sequence[Member]) -> list[str]:
    said = ngettext(
        ":white_check_mark: {count} person was added to the directory:",
        ":white_check_mark: {count} people were added to the directory:",
        len(members),
    )
    return _listing(said, list(map(_named, members)))


def _known_already(members: Sequence[Member]) -> list[str]:
    said = ngettext(
        "{count} person was in the directory already, where nothing has changed:",
        "{count} people were in the directory already, where nothing has changed:",
        len(members),
    )
    return _listing(said, list(map(_named, members)))


def _refused(refused: Sequence[tuple[Member, Sentence]]) -> list[str]:
    said = ngettext(
        ":warning: {count} person wasn't added:",
        ":warning: {count} people weren't added:",
        len(refused),
    )
    return _listing(said, [_give_reason(member, str(reason)) for member, reason in refused])


def _give_reason(member: Member, reason: str) -> str:
    return _("{person}: {reason}", person=_named(member), reason=code(reason, _LONGEST_REASON))


def _listing(said: str, lines: Sequence[str]) -> list[str]:
    """The first lines below what is said of them, and how many more there are."""
    if not lines:
        return []
    more = len(lines) - MOST_NAMED
    others = [ngettext("{count} more", "{count} more", more)] if more > 0 else []
    return ["\n".join([said, *(f"• {line}" for line in [*lines[:MOST_NAMED], *others])])]


def _gone(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            ":warning: {count} person wasn't added, as nobody in this workspace has that account any more.",
            ":warning: {count} people weren't added, as nobody in this workspace has their account any more.",
            count,
        )
    ]


def _named(member: Member) -> str:
    return _("{name} ({remark})", name=code(member.name), remark=code(member.email))
