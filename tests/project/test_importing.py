"""Importing a module does nothing: no file, no socket, no database, no process."""

import os
import subprocess
import sys

from tests.project.sources import ROOT, modules

RUN_BY_ALEMBIC = ("storage.migrations.env",)
"""Alembic runs this file as a script, inside a migration; it can't be imported."""

# Everything is imported twice: what others' packages do as they are imported is behind us the second time.
WATCH = """
import importlib, sys

names = sys.argv[1:]
for name in names:
    importlib.import_module(name)
ours = {name.partition('.')[0] for name in names}
for name in [name for name in sys.modules if name.partition('.')[0] in ours]:
    del sys.modules[name]

HARMLESS = {'import', 'compile', 'exec', 'marshal.loads', 'os.listdir', 'os.scandir'}
LOOKING = ('object.', 'sys.', 'code.', 'builtins.')

def watch(event, arguments):
    opens_source = event == 'open' and str(arguments[0]).endswith(('.py', '.pyc'))
    reads_source = opens_source and arguments[1] in ('r', 'rb')
    if not reads_source and event not in HARMLESS and not event.startswith(LOOKING):
        print(event, *arguments)

sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
"""


PROOF = """
print('proof')
import socket
socket.socket()
open('manifest.json')
"""
"""What must be heard, lest the watch be deaf."""


def test_importing_every_module_does_nothing() -> None:
    """A fresh interpreter's audit hook hears only the reading of our source, until it is given a proof."""
    before, _, after = _heard(WATCH + PROOF).partition("proof\n")
    assert before == ""
    assert "socket.__new__" in after
    assert "open manifest.json" in after


def _heard(program: str) -> str:
    names = [module.name for module in modules() if not module.lies_in(*RUN_BY_ALEMBIC)]
    words = [sys.executable, "-B", "-c", program, *names]  # without -B Python would write what it compiled
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
