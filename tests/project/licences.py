"""The licences of packages, as their own metadata tell them, in the words of SPDX.

Those stand at https://spdx.org/licenses.
"""

import re
from importlib.metadata import metadata
from typing import Final

FOR_THE_PROGRAM: Final = frozenset(
    {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT", "MIT-0", "PSF-2.0"}
)
"""What is installed with the program may have these: none asks anything of whoever runs it.

The LGPL (of PostgreSQL's driver) wants that the driver can be exchanged, which any package can be.
"""
FOR_TOOLS: Final = FOR_THE_PROGRAM | {
    "0BSD",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "MIT-CMU",
    "MPL-2.0",
    "Zlib",
}
"""What only developers install may have these as well: nothing of it is given to anyone."""

_TOLD_ELSEWHERE: Final = {
    "atheris": "Apache-2.0",
    "django-import-export": "BSD-2-Clause",
    **dict.fromkeys(("contourpy", "cycler", "kiwisolver", "sqlparse"), "BSD-3-Clause"),
}
"""Whose metadata tell nothing, or not which of the BSD licences; this stands in the package's LICENSE."""
_WORDS: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_LONGEST: Final = 40
"""A longer text is the licence itself, not its name."""


def licence_of(package: str) -> str:
    """The licence of a package that is installed here, as an expression; empty where it tells none."""
    told = metadata(package)
    if package in _TOLD_ELSEWHERE:
        return _TOLD_ELSEWHERE[package]
    expression, name = told["License-Expression"], told["License"] or ""
    if expression:
        return expression
    if name not in {"", "UNKNOWN"} and len(name) <= _LONGEST:
        return _WORDS.get(name, name)
    names = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License")
    ]
    return " OR ".join(_WORDS.get(one, one) for one in names)


def is_allowed(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an expression asks for nothing else: of what OR joins one is enough, of what AND joins all."""
    either = re.split(r" OR ", expression)
    return any(all(one in allowed for one in re.split(r" AND ", way)) for way in either)
