"""Handoff's commands in this very process, which has started already: a start takes a second."""

import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.importing.measure import Usage
from bot.command_line.main import main


def run_here(
    *words: str,
    variables: Mapping[str, str],
    may_end_with: Collection[int] = (0,),
    folder: Path | None = None,
) -> Usage:
    """What a benchmark's program says; its memory, and what it wrote, can't be told from ours."""
    del folder  # only where the program's code is looked for
    begun, busy = perf_counter(), process_time()
    with _given(variables), redirect_stdout(StringIO()) as said:
        code = main(words)
    if code not in may_end_with:
        raise subprocess.CalledProcessError(code, words)
    return Usage(perf_counter() - begun, process_time() - busy, 0, 0, said.getvalue())


@contextmanager
def _given(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
