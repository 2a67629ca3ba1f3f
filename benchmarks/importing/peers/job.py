"""What every peer is given, and what it has to answer."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

CUSTOMER_NOT_FOUND = "The customer was not found"
USER_NOT_FOUND = "User not found, check the email"
WORKFLOW_NOT_FOUND = "Dunning plan not found, check spelling"
EXTERNAL_ID, EMAIL, WORKFLOW = "External Id", "Account manager email", "Workflow name"
FIRST_ROW = 2
"""The header is row 1."""


@dataclass(frozen=True, slots=True)
class Job:
    """The SQLite database with the directory, the file to import, and where its wrong rows go."""

    database: Path
    file: Path
    error_file: Path


def asked() -> Job:
    """The job that the command line names."""
    database, file, error_file = map(Path, sys.argv[1:4])
    return Job(database, file, error_file)


def answer(changed: int, errors: int) -> None:
    """Say how many customers were changed, and how many rows refused."""
    print(json.dumps({"changed": changed, "errors": errors}))
