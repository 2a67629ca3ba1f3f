"""The workflow that a cell names, looked up among the workspace's workflows."""

from collections.abc import Sequence
from functools import lru_cache, partial

from importer.matching.cell_requests import Asked, Match
from importer.matching.corrections import NO_REPLACEMENTS, Replacements, find_meant
from importer.matching.suggestions import MOST_SUGGESTIONS, NearestWorkflow, Suggestions
from importer.matching.values import caseless, clean, clears, is_spreadsheet_error, trim, trim_plain
from importer.words.directory import SameList, Workflow
from importer.words.fields import Field
from importer.words.row_errors import RowError, RowErrorCode

NO_WORKFLOW = 0


class WorkflowIndex:
    """Finds workflows by name: exactly; else after cleaning both sides; else also without regard to case."""

    def __init__(self, workflows: Sequence[Workflow]) -> None:
        self._names = {workflow.id: workflow.name for workflow in workflows}
        self._exact = {workflow.name: workflow.id for workflow in workflows}
        self._cleaned: dict[str, tuple[int, ...]] = {}
        self._folded: dict[str, tuple[int, ...]] = {}
        for workflow in workflows:
            name = clean(workflow.name)
            for index, key in ((self._cleaned, name), (self._folded, name.casefold())):
                index[key] = (*index.get(key, ()), workflow.id)

    def find(self, name: str) -> Match:
        """The workflows that a written name fits."""
        exact = self._exact.get(name) or self._exact.get(trim_plain(name))
        if exact:
            return Match((exact,))
        cleaned = clean(name)
        return Match(self._cleaned.get(cleaned) or self._folded.get(cleaned.casefold(), ()), cleaned=True)

    def name(self, workflow: int) -> str:
        """The workflow's name as the directory has it."""
        return self._names[workflow]


@lru_cache(maxsize=2)
def _index(workflows: SameList[Workflow]) -> WorkflowIndex:
    return WorkflowIndex(workflows.entries)


def index_workflows(workflows: Sequence[Workflow]) -> WorkflowIndex:
    """The workflows by name; made once for as long as the directory gives the same ones."""
    return _index(SameList(workflows))


class WorkflowColumn:
    """Reads the cells of the column that holds the workflow."""

    def __init__(
        self, workflows: Sequence[Workflow], header: str, replacements: Replacements = NO_REPLACEMENTS
    ) -> None:
        self._header = header
        self._replacements = replacements
        self._workflows = index_workflows(workflows)
        self._suggestions = Suggestions(partial(NearestWorkflow, workflows))

    def read(self, cell: str) -> Asked[int]:
        """What one cell asks for."""
        value = trim(cell)
        if not value:
            return Asked()
        if clears(value):
            return Asked(NO_WORKFLOW)
        if is_spreadsheet_error(value):
            return self._refuse(RowErrorCode.SPREADSHEET_ERROR, cell)
        return self._look_up(cell)

    def _look_up(self, cell: str) -> Asked[int]:
        match = find_meant(self._workflows.find, Field.WORKFLOW, self._replacements, cell)
        if len(match.ids) == 1:
            corrected = (match.corrected,) if match.corrected else ()
            return Asked(match.ids[0], cleaned=int(match.cleaned), corrected=corrected)
        if match.ids:
            names = tuple(self._workflows.name(workflow) for workflow in match.ids[:MOST_SUGGESTIONS])
            return self._refuse(RowErrorCode.WORKFLOW_AMBIGUOUS, cell, names)
        nearest = self._suggestions.nearest(caseless(cell))
        return self._refuse(RowErrorCode.WORKFLOW_NOT_FOUND, cell, nearest)

    def _refuse(self, code: RowErrorCode, cell: str, suggestions: tuple[str, ...] = ()) -> Asked[int]:
        return Asked(errors=(RowError(code, self._header, trim_plain(cell), suggestions),))
