"""The modal in which wrong values are given others: what is meant by each, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ExternalDataSelectElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from handlers.blocks.message import actions, button, context, section, words
from handlers.blocks.mrkdwn import shorten, who
from handlers.payloads.fix_form import ADD, LEAVE, FixForm, MeantBlock, sign_of
from handlers.payloads.ids import Action, Modal
from importer.correcting import Fixable
from importer.matching.names import Found
from importer.words.corrections import Corrected, FixableValue, WrongKey
from importer.words.fields import Field
from importer.words.language import Sentence, _, lazy_gettext, ngettext
from importer.words.members import Member
from importer.words.quoting import plain

PAGE: Final = 40
"""So many values stand on a page: Slack takes a hundred blocks in a modal."""
MOST_OPTIONS: Final = 100
"""So many options Slack shows at once."""
_MOST_USED: Final = 10
"""Boxes that Slack takes in a group
(https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element).
"""
_LONGEST_OPTION: Final = 75
_LONGEST_LABEL: Final = 200
_EXAMPLES: Final = 3
_PLACEHOLDERS: Final[Mapping[Field, Sentence]] = {
    Field.ACCOUNT_MANAGER: lazy_gettext("Type a part of the name or email"),
    Field.WORKFLOW: lazy_gettext("Type a part of the workflow's name"),
}


@dataclass(frozen=True, slots=True)
class InSlack:
    """Whom a page's emails are of, in Slack.

    Whether it is offered to look, who was found, by the values, and why nobody can be, in words.
    """

    is_offered: bool = False
    found: Mapping[WrongKey, Member] = field(default_factory=dict)
    was_looked: bool = False
    trouble: str = ""


NOBODY_LOOKED: Final = InSlack()


def on_page(found: Fixable, form: FixForm) -> Sequence[FixableValue]:
    """The values that a page of the form asks about."""
    return found.values[form.page * PAGE : (form.page + 1) * PAGE]


def fix_values_modal(found: Fixable, form: FixForm, in_slack: InSlack = NOBODY_LOOKED) -> View:
    """A page of the form; what was chosen on it before is chosen again."""
    values = on_page(found, form)
    first = [*_used(found, form), *_sure_ids(found, form), *_remember(found, form)] if form.page == 0 else []
    return View(
        type="modal",
        callback_id=Modal.FIX_VALUES,
        title=_("Fix values"),
        submit=_("Fix"),
        close=_("Cancel"),
        private_metadata=form.metadata(),
        blocks=[
            section(_("Say what is meant by each of these values. Then you see what that would change.")),
            *first,
            *_offer_look(form, in_slack),
            *(_ask(found, value, form, in_slack.found.get(value.key)) for value in values),
            *_turn(found, form),
        ],
    )


def nothing_to_fix_modal(reason: str) -> View:
    """Why nothing can be fixed any more."""
    return View(type="modal", title=_("Fix values"), close=_("Close"), blocks=[words(reason)])


def meant_options(found: Sequence[Found], *, can_be_added: bool = False) -> list[Option]:
    """What may be meant, and that the value is left as it is, or its person added."""
    add = [_plain_option(_("Add from Slack"), ADD)] if can_be_added else []
    return [*add, *map(_option, found[: MOST_OPTIONS - len(add) - 1]), _leave()]


def _offer_look(form: FixForm, in_slack: InSlack) -> list[Block]:
    """The way to look for a page's emails in Slack, or what came of that."""
    look = button(_("Look in Slack"), Action.FIND_PEOPLE, form.page)
    said = _("Is someone in this workspace, but not in the directory yet?")
    return [
        *([words(in_slack.trouble)] if in_slack.trouble else []),
        *([section(said, look, block_id=f"look:{form.page}")] if in_slack.is_offered else []),
        *([context(_say_found(len(in_slack.found)))] if in_slack.was_looked else []),
    ]


def _say_found(count: int) -> str:
    if not count:
        return _("Nobody in this workspace has one of these emails.")
    return ngettext(
        "{count} of these emails is a member's: where it says so, *Fix* adds them to the directory.",
        "{count} of these emails are members': where it says so, *Fix* adds them to the directory.",
        count,
    )


def _option(found: Found) -> Option:
    return _plain_option(found.label, str(found.id))


def _leave() -> Option:
    return _plain_option(_("Leave it"), LEAVE)


def _plain_option(text: str, value: str) -> Option:
    label = PlainTextObject(text=shorten(plain(text), _LONGEST_OPTION) or "…", emoji=False)
    return Option(value=value, text=label)


def _ask(found: Fixable, value: FixableValue, form: FixForm, member: Member | None) -> Block:
    """Ask what one value means: something of the directory, or one of the suggestions for an External Id."""
    sign = sign_of(value.key)
    rows = ngettext(
        "{value} · {count} row", "{value} · {count} rows", value.rows, value=_short(value.written)
    )
    chosen = form.meant.get(sign)
    block = MeantBlock(found.job.id, value.field, sign, can_be_added=member is not None)
    chosen = ADD if member and chosen is None else chosen
    is_id = value.field is Field.EXTERNAL_ID
    element = _choose_id(value, chosen) if is_id else _search(value, _initial(found, value, chosen, member))
    return InputBlock(
        block_id=block.block_id(form.page),
        label=PlainTextObject(text=rows, emoji=False),
        element=element,
        optional=True,
    )


def _short(text: str) -> str:
    return shorten(plain(text[: 4 * _LONGEST_LABEL]), _LONGEST_LABEL)


def _add(member: Member) -> Option:
    return _plain_option(_("Add from Slack: {name}", name=member.name), ADD)


def _search(value: FixableValue, initial: Option | None) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_MEANT,
        placeholder=PlainTextObject(text=str(_PLACEHOLDERS[value.field])),
        initial_option=initial,
        min_query_length=0,
    )


def _initial(found: Fixable, value: FixableValue, chosen: str | None, member: Member | None) -> Option | None:
    """What was chosen before; else the one that is probably meant."""
    if chosen == LEAVE:
        return _leave()
    if chosen == ADD and member:
        return _add(member)
    if chosen is not None:
        known = found.named[value.field].get(int(chosen)) if chosen.isdecimal() else None
        return _option(known) if known else None
    meant = found.meant.get(value.key)
    return _option(meant) if meant else None


def _choose_id(value: FixableValue, chosen: str | None) -> StaticSelectElement:
    options = [_plain_option(one, str(place)) for place, one in enumerate(value.suggestions)]
    options.append(_leave())
    return StaticSelectElement(
        action_id=Action.CHOOSE_MEANT,
        placeholder=PlainTextObject(text=_("Choose an External Id")),
        options=options,
        initial_option=next((option for option in options if option.value == chosen), None),
    )


def _used(found: Fixable, form: FixForm) -> list[Block]:
    """What the preview has corrected already, each to be left out."""
    options = list(map(_used_option, found.used[:_MOST_USED]))
    ticked = [option for option in options if option.value not in form.unused]
    label = _("Corrected already: untick what should stay as it is in the file")
    return _boxes(Action.USE_CORRECTIONS, label, options, ticked)


def _used_option(one: Corrected) -> Option:
    correction = one.correction
    text = _("{written} → {meant}", written=plain(correction.written[:100]), meant=plain(correction.meant))
    taught = ngettext(
        "{count} row, taught by {person}",
        "{count} rows, taught by {person}",
        one.rows,
        person=who(correction.taught_by),
    )
    label = PlainTextObject(text=shorten(text, _LONGEST_OPTION), emoji=False)
    description = MarkdownTextObject(text=shorten(taught, _LONGEST_OPTION))
    return Option(value=sign_of(correction.key), text=label, description=description)


def _sure_ids(found: Fixable, form: FixForm) -> list[Block]:
    """One choice for all External Ids of which one alone is suggested."""
    ids = found.sure_ids
    if not ids:
        return []
    pairs = tuple(
        _("{written} → {meant}", written=_short(one.written), meant=_short(one.suggestions[0]))
        for one in ids[:_EXAMPLES]
    )
    label = ngettext(
        "{count} External Id that isn't found is like one that exists, for example {pairs}",
        "{count} External Ids that aren't found are like one each that exists, for example {pairs}",
        len(ids),
        pairs=pairs,
    )
    option = _plain_option(_("Take what is suggested, but where I choose something else below"), "take")
    ticked = [option] if form.takes_ids else []
    return _boxes(Action.TAKE_SUGGESTED_IDS, label, [option], ticked)


def _remember(found: Fixable, form: FixForm) -> list[Block]:
    if all(one.field is Field.EXTERNAL_ID for one in found.values):
        return []
    option = _plain_option(_("Remember these for next time"), "remember")
    ticked = [option] if form.remembers else []
    label = _("Emails and workflows can be corrected in later files too: their previews say so")
    return _boxes(Action.REMEMBER, label, [option], ticked)


def _boxes(action: Action, label: str, options: Sequence[Option], ticked: Sequence[Option]) -> list[Block]:
    if not options:
        return []
    boxes = CheckboxesElement(action_id=action, options=options, initial_options=list(ticked) or None)
    text = PlainTextObject(text=shorten(label, 2_000), emoji=False)
    return [InputBlock(block_id=action, label=text, element=boxes, optional=True)]


def _turn(found: Fixable, form: FixForm) -> list[Block]:
    """The ways to the other pages, and how many values there are beyond."""
    pages = -(-len(found.values) // PAGE)
    is_last = form.page >= pages - 1
    buttons = [
        *([button(_("Previous page"), Action.EARLIER_VALUES, form.page - 1)] if form.page else []),
        *([] if is_last else [button(_("Next page"), Action.LATER_VALUES, form.page + 1)]),
    ]
    more = ngettext(
        "{count} more value comes once these are fixed.",
        "{count} more values come once these are fixed.",
        found.more,
    )
    return [
        *([context(_("Page {page} of {count}", page=form.page + 1, count=pages))] if pages > 1 else []),
        *([actions(*buttons, block_id=f"turn:{form.page}")] if buttons else []),
        *([context(more)] if found.more and is_last else []),
    ]
