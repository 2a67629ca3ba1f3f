"""The modal that lists who has set what, page by page."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.blocks.message import actions, button, context, section, words
from handlers.blocks.mrkdwn import when, who
from handlers.blocks.settings import change_line
from handlers.payloads.ids import Action
from importer.configuring import PAGE, AuditPage
from importer.words.language import _
from importer.words.workspace_settings import SettingChange


def audit_modal(page: AuditPage, note: str = "") -> View:
    """A page of the list, the newest first; `note` says what came of a press."""
    lines = [section(_line(change)) for change in page.changes]
    return View(
        type="modal",
        title=_("Who changed what"),
        close=_("Close"),
        blocks=[
            *([words(note)] if note else []),
            *(lines or [section(_("Nobody has set anything yet."))]),
            *_ways(page),
        ],
    )


def _line(change: SettingChange) -> str:
    by = who(change.by) if change.by else _("Handoff itself")
    done = _("{person}, {moment}", person=by, moment=when(change.at))
    return f"{change_line(change)}\n{done}"


def _ways(page: AuditPage) -> Iterator[Block]:
    """To the other pages, and to the whole list as a file."""
    if not page.changes:
        return
    newer = button(_("Newer"), Action.NEWER_SETTINGS, max(0, page.skipped - PAGE))
    older = button(_("Older"), Action.OLDER_SETTINGS, page.skipped + PAGE)
    yield actions(
        *([newer] if page.skipped else []),
        *([] if page.is_last else [older]),
        button(_("Get a file"), Action.SEND_AUDIT_FILE, page.skipped),
        block_id=f"pages:{page.skipped}",
    )
    yield context(_("What is set on the command line stands here too."))
