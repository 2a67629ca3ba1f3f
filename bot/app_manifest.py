"""The manifest that the Slack app is made from: beside this module once installed, else above the code."""

from pathlib import Path
from typing import Final

_NAME: Final = "manifest.json"


def find_manifest() -> Path:
    """Where the manifest lies."""
    here = Path(__file__).parent
    packed = here / _NAME
    return packed if packed.is_file() else here.parent / _NAME
