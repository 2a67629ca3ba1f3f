"""What every table holds, and how its rows belong to a workspace: so is all of it exported, or forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Table, select

from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from storage.installation_schema import slack_bots, slack_installations, slack_oauth_states
from storage.loading_schema import listed_customers, named_customers, planned_entries, undone_entries
from storage.memory_schema import column_answers, corrections, job_corrections
from storage.plan_schema import matched_cells, planned_rows, refused_rows, row_errors
from storage.schema import customers, error_files, import_jobs, users, workflows, workspaces
from storage.settings_schema import setting_changes, workspace_settings
from storage.slack_schema import inbox_events, members, postings, threads
from storage.undo_schema import applied_ranges, undo_rows


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table: its rows counted in words, what they are, and whether people may be named in its texts.

    Where they may not be, the texts are ids and digests, or names that are the operator's own record. What
    lets the program into a workspace goes with it, and is exported to nobody.
    """

    table: Table
    counted: Sentence
    about: Sentence
    may_name_people: bool = True
    is_exported: bool = True


BELONGINGS: Final = (
    Belonging(
        workspaces,
        lazy_ngettext("{count} workspace", "{count} workspaces", 0),
        lazy_gettext("The workspace itself: its id and its name at Slack."),
        may_name_people=False,
    ),
    Belonging(
        users,
        lazy_ngettext("{count} user of the directory", "{count} users of the directory", 0),
        lazy_gettext("The users of the directory, who can be account managers."),
    ),
    Belonging(
        members,
        lazy_ngettext("{count} link to a Slack account", "{count} links to Slack accounts", 0),
        lazy_gettext("Which users are members of the Slack workspace."),
    ),
    Belonging(
        workflows,
        lazy_ngettext("{count} workflow", "{count} workflows", 0),
        lazy_gettext("The workflows."),
        may_name_people=False,
    ),
    Belonging(
        customers,
        lazy_ngettext("{count} customer", "{count} customers", 0),
        lazy_gettext("The customers; `managers` are ids of users, `workflow_id` is the id of a workflow."),
        may_name_people=False,
    ),
    Belonging(
        import_jobs,
        lazy_ngettext("{count} import in the history", "{count} imports in the history", 0),
        lazy_gettext(
            "The history: imports, undos, handovers and lists, with who did each, when, and what it came to."
        ),
    ),
    Belonging(
        planned_rows,
        lazy_ngettext("{count} planned change", "{count} planned changes", 0),
        lazy_gettext("What each row of an import asks for, and what was there before."),
        may_name_people=False,
    ),
    Belonging(
        matched_cells,
        lazy_ngettext("{count} cell as it was written", "{count} cells as they were written", 0),
        lazy_gettext("Cells that matched only after cleaning or a correction, as they stood in the file."),
    ),
    Belonging(
        refused_rows,
        lazy_ngettext("{count} row that needs fixing", "{count} rows that need fixing", 0),
        lazy_gettext("The rows that couldn't go through, as they stood in the file."),
    ),
    Belonging(
        row_errors,
        lazy_ngettext("{count} error in a row", "{count} errors in rows", 0),
        lazy_gettext("What was wrong with these rows, with the values and what was suggested."),
    ),
    Belonging(
        error_files,
        lazy_ngettext("{count} digest of an error file", "{count} digests of error files", 0),
        lazy_gettext("Digests by which error files are known again."),
        may_name_people=False,
    ),
    Belonging(
        undo_rows,
        lazy_ngettext("{count} planned step of an undo", "{count} planned steps of undos", 0),
        lazy_gettext("What an undo does with each customer."),
        may_name_people=False,
    ),
    Belonging(
        applied_ranges,
        lazy_ngettext("{count} applied range", "{count} applied ranges", 0),
        lazy_gettext("Which ranges of customers each import has changed, and in which order."),
        may_name_people=False,
    ),
    Belonging(
        planned_entries,
        lazy_ngettext("{count} entry of a list", "{count} entries of lists", 0),
        lazy_gettext("What lists add to the directory, and rename there."),
    ),
    Belonging(
        undone_entries,
        lazy_ngettext("{count} entry that an undo looked at", "{count} entries that undos looked at", 0),
        lazy_gettext("What undos do with what lists have added."),
        may_name_people=False,
    ),
    Belonging(
        listed_customers,
        lazy_ngettext("{count} customer of a handover's list", "{count} customers of handovers' lists", 0),
        lazy_gettext("The customers that a handover is about, where it is about those of a list."),
        may_name_people=False,
    ),
    Belonging(
        named_customers,
        lazy_ngettext("{count} customer named by an export", "{count} customers named by exports", 0),
        lazy_gettext("The customers of an export's rows that ask for nothing."),
        may_name_people=False,
    ),
    Belonging(
        column_answers,
        lazy_ngettext(
            "{count} remembered answer about columns", "{count} remembered answers about columns", 0
        ),
        lazy_gettext("What people answered about columns."),
    ),
    Belonging(
        corrections,
        lazy_ngettext("{count} remembered correction", "{count} remembered corrections", 0),
        lazy_gettext("What wrong values mean, for every later file."),
    ),
    Belonging(
        job_corrections,
        lazy_ngettext("{count} correction of one import", "{count} corrections of single imports", 0),
        lazy_gettext("What wrong values mean in one import."),
    ),
    Belonging(
        workspace_settings,
        lazy_ngettext("{count} setting", "{count} settings", 0),
        lazy_gettext("What is set for the workspace."),
        may_name_people=False,
    ),
    Belonging(
        setting_changes,
        lazy_ngettext("{count} line of the audit list", "{count} lines of the audit list", 0),
        lazy_gettext("The audit list: who set what, who approved which import, and what was forgotten."),
        may_name_people=False,
    ),
    Belonging(
        inbox_events,
        lazy_ngettext("{count} event from Slack", "{count} events from Slack", 0),
        lazy_gettext("Events that Slack has sent, for a day after they were done."),
    ),
    Belonging(
        postings,
        lazy_ngettext("{count} message", "{count} messages", 0),
        lazy_gettext("What people were told in Slack, or are to be told, and where it stands there."),
    ),
    Belonging(
        threads,
        lazy_ngettext("{count} thread", "{count} threads", 0),
        lazy_gettext("The threads in which imports are talked about."),
    ),
    Belonging(
        slack_bots,
        lazy_ngettext("{count} token", "{count} tokens", 0),
        lazy_gettext("The tokens with which the program speaks in the workspace, encrypted."),
        may_name_people=False,
        is_exported=False,
    ),
    Belonging(
        slack_installations,
        lazy_ngettext("{count} installation", "{count} installations", 0),
        lazy_gettext("Who has installed the program in the workspace, and when, with these tokens."),
        may_name_people=False,
        is_exported=False,
    ),
)
"""Every table once, in an order in which people read them; tests hold the list to the schema."""


OF_NO_WORKSPACE: Final = (slack_oauth_states,)
"""What is kept of an installation before it is known whose it is, for ten minutes."""


def counted(table: str, rows: int) -> Sentence:
    """So many rows of a table in words."""
    return next(one.counted for one in BELONGINGS if one.table.name == table).fill(rows)


def is_of_workspace(table: Table, workspace: int) -> ColumnElement[bool]:
    """Whether a row belongs to a workspace: by its own column, by its job, or by Slack's id of the team."""
    if table is workspaces:
        return workspaces.c.id == workspace
    if "workspace_id" in table.c:
        condition: ColumnElement[bool] = table.c.workspace_id == workspace
        return condition
    if "job_id" in table.c:
        return table.c.job_id.in_(select(import_jobs.c.id).where(import_jobs.c.workspace_id == workspace))
    team = select(workspaces.c.team_id).where(workspaces.c.id == workspace)
    return table.c.team_id == team.scalar_subquery()


def tables_to_delete() -> Sequence[Table]:
    """Every table before those that it points at, and the workspaces last: by them the others are found."""
    known = [one.table for one in BELONGINGS]
    pointing_first = [table for table in reversed(workspaces.metadata.sorted_tables) if table in known]
    return sorted(pointing_first, key=lambda table: table is workspaces)
