"""What came of a job, or what it would do: as one JSON object and in words, told at the end of a command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.command_line.exit_codes import exit_code
from bot.command_line.guards import warn
from importer.words.jobs import ImportJob


@dataclass(frozen=True, slots=True)
class Report:
    """A job at rest in both forms; the keys of the object are a contract."""

    job: ImportJob
    as_object: Mapping[str, object]
    lines: Sequence[str]

    def tell(self, *, as_json: bool) -> int:
        """Print it in the form that is wanted; returns the exit code."""
        if as_json:
            print(json.dumps(self.as_object, indent=2, ensure_ascii=False))
            warn(self.job)
        else:
            print("\n".join(self.lines))
        return exit_code(self.job)
