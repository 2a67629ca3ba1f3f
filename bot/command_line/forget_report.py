"""What `forget` says: what was deleted, or would be, what stays, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importer.words.counts import first_of
from importer.words.directory import DirectoryKind
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from storage.belongings import counted
from storage.forgetting import Forgotten, Rows
from storage.forgetting_people import ForgottenPerson, Why

_ELSEWHERE: Final = {
    "slack": lazy_gettext("Messages, files and threads in Slack: they are Slack's. Delete them there."),
    "copies": lazy_gettext(
        "Backups, logs, and files that the command line wrote: they lie where you put them, and nothing here "
        "knows of them."
    ),
}
_HISTORY_OF_IMPORT: Final = lazy_gettext(
    "That there was import {number}, with who did it, when, and how many rows it had: the history is "
    "your record of who changed your customers, and later imports refer to it by its number."
)
_AUDIT: Final = lazy_gettext("The lines about it in the audit list, which is never shortened.")
_MESSAGES: Final = lazy_gettext(
    "Where its messages stand in Slack: they are edited, and say that it was forgotten."
)
_SET: Final = lazy_gettext(
    "What it set: who looks after a customer now, and its workflow, are your record. As its rows are "
    "gone, neither it nor an earlier import of the same customers can be taken back any more."
)
_SET_BY: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext(
        "What it loaded: customers, and who looks after them, are your record. As its rows are gone, neither "
        "it nor an earlier import of the same customers can be taken back any more."
    ),
    DirectoryKind.USERS: lazy_gettext(
        "What it loaded: users and their names are your directory. As its rows are gone, it can't be taken "
        "back any more."
    ),
    DirectoryKind.WORKFLOWS: lazy_gettext(
        "What it loaded: workflows and their names are your directory. As its rows are gone, it can't be "
        "taken back any more."
    ),
}
_OPEN: Final = {
    False: lazy_gettext("It isn't over: nobody has carried it out yet. It would be cancelled with that."),
    True: lazy_gettext("It wasn't over: it is cancelled with that, and nothing of it is carried out."),
}
_OF_PERSON: Final = {
    Why.ASSIGNED: lazy_ngettext(
        "Their entry in the directory, because {count} customer is theirs: that is your record of who "
        "looks after whom. Hand that customer over (python -m bot handover --from …), and forget them again.",
        "Their entry in the directory, because {count} customers are theirs: that is your record of who "
        "looks after whom. Hand them over (python -m bot handover --from …), and forget the person again.",
        0,
    ),
    Why.NOT_OVER: lazy_ngettext(
        "{count} record of an import, an event or a message that isn't over. Forget them again once it is.",
        "{count} records of imports, events and messages that aren't over. Forget them again once they are.",
        0,
    ),
    Why.IN_FORCE: lazy_ngettext(
        "{count} setting that is in force and names them. "
        "Take them out of it (python -m bot workspace set import_admins …), and forget them again.",
        "{count} settings that are in force and name them. "
        "Take them out (python -m bot workspace set …), and forget them again.",
        0,
    ),
    Why.INSTALLED: lazy_ngettext(
        "{count} installation of the app, which they made: it goes once the app is removed.",
        "{count} installations of the app, which they made: they go once the app is removed.",
        0,
    ),
    Why.AUDIT: lazy_ngettext(
        "{count} line of the audit list, which says who set and approved what and is never shortened.",
        "{count} lines of the audit list, which says who set and approved what and is never shortened.",
        0,
    ),
}
_MOST_NAMED: Final = 20
_HIDDEN: Final = lazy_gettext("Here {name} stands now instead of {subject}:")
_WOULD_BE_HIDDEN: Final = lazy_gettext("Here something like {name} would stand instead of {subject}:")
_HISTORY: Final = {
    True: lazy_gettext("Of this only counts, times and who did it are left:"),
    False: lazy_gettext("Of this only counts, times and who did it would be left:"),
}
_NAMES: Final = lazy_gettext(
    "Their name where it stands alone, as in the name of a customer, a workflow or a file: it may be "
    "somebody else's, so it isn't looked for."
)
_CONVERSATIONS: Final = lazy_gettext(
    "Ids of conversations at Slack, also of direct messages with them: they say where imports are talked "
    "about."
)
_NOT_IN_SLACK: Final = lazy_gettext(
    "What they did in Slack: nothing here says which Slack account is theirs. "
    "Name it with --slack-id, such as U0123456789."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was forgotten, or would be: of what, which rows, how many copies of files, and what stays why.

    `called` is what stands where a person was named, `note` what else comes of it, and `is_done` whether it
    was deleted.
    """

    subject: str
    forgotten: Forgotten
    stays: Mapping[str, str]
    is_done: bool
    files: int = 0
    called: str | None = None
    note: str = ""

    def in_words(self) -> str:
        """The report as people read it."""
        stays = [_("This stays, and why:"), *_indented(self.stays.values())]
        return "\n".join([*self._head(), *filter(None, [self.note]), *stays, *self._foot()])

    def as_object(self) -> dict[str, object]:
        """The report as programs read it: rows by table."""
        return {
            "status": "forgotten" if self.is_done else "previewed",
            "subject": self.subject,
            "deleted": {one.table: one.rows for one in self.forgotten.deleted},
            "changed": {one.table: one.rows for one in self.forgotten.changed},
            "files": self.files,
            "called": self.called,
            "note": self.note,
            "stays": dict(self.stays),
        }

    @property
    def _is_empty(self) -> bool:
        return not (self.forgotten.deleted or self.forgotten.changed or self.files)

    def _head(self) -> Iterator[str]:
        if self._is_empty:
            yield _("Nothing of {subject} is kept that could be deleted.", subject=self.subject)
            return
        deleted = [*_counted(self.forgotten.deleted), *self._files()]
        if deleted:
            yield self._deleted_head()
            yield from _indented(deleted)
        if self.forgotten.changed:
            yield self._changed_head()
            yield from _indented(_counted(self.forgotten.changed))

    def _files(self) -> Sequence[str]:
        if not self.files:
            return ()
        return [ngettext("{count} copy of a file", "{count} copies of files", self.files)]

    def _deleted_head(self) -> str:
        if self.is_done:
            return _("Deleted of {subject}:", subject=self.subject)
        return _("This would be deleted of {subject}:", subject=self.subject)

    def _changed_head(self) -> str:
        if self.called is None:
            return str(_HISTORY[self.is_done])
        said = _HIDDEN if self.is_done else _WOULD_BE_HIDDEN
        return str(said.fill(subject=self.subject, name=self.called))

    def _foot(self) -> Sequence[str]:
        if self.is_done or self._is_empty:
            return ()
        return [_("Nothing was deleted yet. To do it, type the same with --confirm behind it.")]


def stays_of_workspace() -> Mapping[str, str]:
    """What stays once a whole workspace is forgotten, by a code."""
    return _said(_ELSEWHERE)


def stays_of_import(number: int, found: Forgotten) -> Mapping[str, str]:
    """The same of an import."""
    stays = {"history": str(_HISTORY_OF_IMPORT.fill(number=str(number)))}
    if found.job and found.job.counts.changed:
        stays["set"] = str(_SET_BY.get(found.job.loads, _SET) if found.job.loads else _SET)
    stays["audit"] = str(_AUDIT)
    if found.is_told:
        stays["messages"] = str(_MESSAGES)
    if found.referring:
        stays["others"] = ngettext(
            "Import {numbers}, which refers to it: forget it by its own number.",
            "Imports {numbers}, which refer to it: forget each by its own number.",
            len(found.referring),
            numbers=tuple(map(str, found.referring)),
        )
    return stays | _said(_ELSEWHERE)


def note_on_import(found: Forgotten, *, is_done: bool) -> str:
    """That an import which isn't over is cancelled with it; empty of others."""
    return "" if found.job is None or found.job.state.ended else str(_OPEN[is_done])


def stays_of_person(found: ForgottenPerson) -> Mapping[str, str]:
    """The same of a person."""
    stays = {why.value: str(_OF_PERSON[why].fill(count)) for why, count in found.stays.items()}
    if found.not_over:
        named = ngettext(
            "That is import {numbers}: python -m bot history NUMBER tells how it stands.",
            "These are imports {numbers}: python -m bot history NUMBER tells how each stands.",
            len(found.not_over),
            numbers=first_of(list(map(str, found.not_over)), _MOST_NAMED),
        )
        stays[Why.NOT_OVER.value] = f"{stays[Why.NOT_OVER.value]} {named}"
    stays |= {"names": str(_NAMES), "conversations": str(_CONVERSATIONS)}
    if not found.is_in_slack:
        stays["in_slack"] = str(_NOT_IN_SLACK)
    return stays | _said(_ELSEWHERE)


def _said(sentences: Mapping[str, Sentence]) -> dict[str, str]:
    return {code: str(sentence) for code, sentence in sentences.items()}


def _counted(rows: Sequence[Rows]) -> Iterator[str]:
    return (str(counted(one.table, one.rows)) for one in rows)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
