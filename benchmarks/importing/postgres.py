"""`python -m benchmarks.importing.postgres FOLDER SIZE`: Handoff on PostgreSQL beside the job in plain SQL.

The folder is a filled trial's; `psql` runs the SQL. Prints a table, or a line that says why there is none.
"""

import json
import shutil
import sys
from pathlib import Path

from benchmarks.importing.generate import DIRECTORY
from benchmarks.importing.measure import Usage, run, start_handoff
from benchmarks.importing.table import postgres_table
from benchmarks.importing.trial import ROWS_HAD_ERRORS, Trial, import_words
from tests.postgres_server import PostgresServer, postgres_programs, postgres_server

_WHOLE_JOB = Path(__file__).with_name("whole_job_postgres.sql")
_DIGEST = (
    "SELECT md5(string_agg(concat_ws('|', external_id, managers, workflow_id), ',' ORDER BY external_id)) "
    "FROM customers"
)
_FILLED, _PSQL, _HANDOFF = "filled", "psql", "handoff"


def main(trial: Trial) -> str:
    """The table; raises ValueError when the two come to different results."""
    programs = postgres_programs()
    psql = shutil.which("psql")
    if programs is None or psql is None:
        return "Not measured: this machine lacks PostgreSQL's programs."
    with postgres_server(programs) as server:
        return _Beside(server, psql, trial).table()


class _Beside:
    """The two, each on a copy of the same database."""

    def __init__(self, server: PostgresServer, program: str, trial: Trial) -> None:
        self._server = server
        self._program = program
        self._trial = trial

    def table(self) -> str:
        self._fill()
        by_psql, told = self._psql_job()
        by_handoff, counted = self._handoff_job()
        outcomes = {(told, self._digest(_PSQL)), (counted, self._digest(_HANDOFF))}
        if len(outcomes) > 1:
            raise ValueError(f"psql and Handoff came to different results: {outcomes}.")
        return postgres_table(self._trial.size, {"`psql`": by_psql, "Handoff": by_handoff})

    def _fill(self) -> None:
        self._psql("postgres", f"CREATE DATABASE {_FILLED}")
        for kind in DIRECTORY:
            self._handoff(_FILLED, "directory", "load", kind, str(self._trial.folder / f"{kind}.csv"))
        self._psql(_FILLED, "VACUUM ANALYZE")
        for copy in (_PSQL, _HANDOFF):
            self._psql("postgres", f"CREATE DATABASE {copy} TEMPLATE {_FILLED}")
        self._psql("postgres", "CHECKPOINT")

    def _psql_job(self) -> tuple[Usage, tuple[int, int]]:
        job = _WHOLE_JOB.read_text(encoding="utf-8")
        job = job.replace("'FILE'", f"'{self._trial.file}'").replace(
            "'ERRORS'", f"'{self._trial.error_file}'"
        )
        usage = run([*self._words(_PSQL), "-q"], variables={}, text=job)
        changed, errors = map(int, usage.output.split()[-2:])
        return usage, (changed, errors)

    def _handoff_job(self) -> tuple[Usage, tuple[int, int]]:
        usage = self._handoff(_HANDOFF, *import_words(self._trial.file, self._trial.error_file))
        told = json.loads(usage.output)
        return usage, (told["changed"], told["errors"])

    def _digest(self, database: str) -> str:
        return self._psql(database, _DIGEST)

    def _handoff(self, database: str, *words: str) -> Usage:
        url = self._server.url.replace("/postgres?", f"/{database}?")
        variables = {"DATABASE_URL": url, "MAX_FILE_MB": "1000"}
        return start_handoff(*words, variables=variables, may_end_with=ROWS_HAD_ERRORS)

    def _psql(self, database: str, statement: str) -> str:
        return run([*self._words(database), "-Atc", statement], variables={}).output.strip()

    def _words(self, database: str) -> list[str]:
        return [self._program, "-X", "-h", str(self._server.folder), "-U", "handoff", "-d", database]


if __name__ == "__main__":
    print(main(Trial(Path(sys.argv[1]), int(sys.argv[2]))))
