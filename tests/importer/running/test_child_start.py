"""Child processes start fast: they load little besides what their steps need."""

import subprocess
import sys
from typing import Final

DEAR: Final = {"asyncio", "babel", "sqlalchemy", "slack_sdk"}
"""What takes long to load, and no step needs; what reads a handover's list is left out, as a use case's."""
STEPS: Final = (
    "importer.file.understand_file",
    "importer.file.workbook.extract",
    "importer.file.workbook.extracted",
    "importer.mapping.first_values",
    "importer.mapping.left_out_rows",
    "importer.check.read_ahead",
    "importer.loading.entries",
    "importer.loading.whole_list",
)
"""Where the steps of reading a file stand."""


def test_steps_load_nothing_dear() -> None:
    """What waits for a child beside the event loop stands in a module of its own."""
    ask = f"import {', '.join(STEPS)}, sys; print({DEAR!r} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
