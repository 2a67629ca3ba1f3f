"""The list of past imports, as `/imports` shows it."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from handlers.blocks.message import Message, actions, button, header, message, section
from handlers.blocks.mrkdwn import code, link, when, who
from handlers.ids import Action
from importer.jobs import ImportJob
from importer.report.outcome import outcome
from importer.report.words import number


def history(jobs: Sequence[ImportJob], links: Mapping[int, str], *, more: bool) -> Message:
    """These imports, newest first, each with a button for its details; `more` tells that older ones exist.

    `links` lead to their threads, by the id of the job, as far as they are known.
    """
    if not jobs:
        return _no_imports()
    return message(
        header("Imports, newest first"),
        *(_entry(job, links.get(job.id, "")) for job in jobs),
        *_older(jobs, more=more),
    )


def _no_imports() -> Message:
    return message(
        section(
            "*No imports yet*\n"
            "To make the first one, share a CSV file in a channel where I am, or in a direct message to me. "
            "It needs a column with the customers' External Ids, and one with the account managers' email addresses, "
            "one with the workflow names, or both. I then ask which column is which: nothing changes before you answer."
        )
    )


def _entry(job: ImportJob, to_thread: str) -> Block:
    return section(
        f"*{job.number}* · {code(job.source.file_name)}\n*{outcome(job)}*{_counts(job)}\n{by_whom(job, to_thread)}",
        button("Details", Action.SHOW_DETAILS, job.id),
    )


def _counts(job: ImportJob) -> str:
    """What came of the rows, once that is settled."""
    if not (job.checked and job.state.ended):
        return ""
    counts = job.counts
    changed, unchanged, errors = number(counts.changed), number(counts.unchanged), number(counts.errors)
    return f"\n{changed} changed · {unchanged} unchanged · {errors} with errors"


def by_whom(job: ImportJob, to_thread: str) -> str:
    """Who started the import, when, and where it is talked about."""
    said = [who(job.uploaded_by), when(job.created_at)]
    if to_thread:
        said.append(link(to_thread, "Open the thread"))
    return " · ".join(said)


def _older(jobs: Sequence[ImportJob], *, more: bool) -> list[Block]:
    return [actions(button("Older imports", Action.OLDER_IMPORTS, jobs[-1].number))] if more else []
