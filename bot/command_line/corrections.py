"""`corrections`: what people said wrong values mean, kept for later files too, and how to forget it."""

from collections.abc import Sequence
from typing import Final

from bot.command_line.moments import moment
from bot.command_line.questions import TERMS
from bot.command_line.remembered import Memory
from importer.matching.corrections import wrong_key
from importer.words.corrections import Correction
from importer.words.language import _, lazy_gettext
from importer.words.quoting import quoted
from storage.store import Store


async def _all(store: Store, workspace: int) -> Sequence[Correction]:
    return await store.corrections.all(workspace)


async def _forget(store: Store, workspace: int, known: Sequence[Correction]) -> None:
    await store.corrections.forget(workspace, [one.key for one in known])


def _entry(one: Correction) -> dict[str, object]:
    return {
        "field": one.field.value,
        "from": one.written,
        "to": one.meant,
        "by": one.taught_by,
        "at": one.taught_at.isoformat(),
    }


def _line(one: Correction) -> str:
    return _(
        "{field}: {written} → {meant} (by {by}, {at})",
        field=one.field.label,
        written=quoted(one.written),
        meant=quoted(one.meant),
        by=TERMS.person(one.taught_by),
        at=moment(one.taught_at),
    )


_MEMORY: Final = Memory(
    argument="VALUE",
    argument_help=lazy_gettext("the wrong email or workflow, as it stands in files"),
    forget_help=lazy_gettext("forget what is meant by a wrong value"),
    empty=lazy_gettext(
        "Nothing is remembered. Whoever fixes wrong values in Slack can have that remembered for the next "
        "file."
    ),
    unknown=lazy_gettext(
        "Nothing is remembered about {typed}. See what is with: python -m bot corrections list"
    ),
    all=_all,
    fits=lambda one, typed: one.key == wrong_key(one.field, typed),
    forget=_forget,
    entry=_entry,
    line=_line,
)
add_arguments = _MEMORY.add_arguments
run = _MEMORY.run
