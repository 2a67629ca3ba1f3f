"""Child processes: they do work within limits, can be killed at any moment, and end with their parent.

Both ends are here, and all that passes between them. A step goes to the child as eight bytes that tell its
length, and a pickled function of ours with its arguments; what it returns comes back pickled, or the error
that people can mend. A generator's values come one by one, always a pipe's length ahead.
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Final, ParamSpec, Self, TypeAlias, TypeVar, cast

from importer.running.tracebacks import complain_discreetly
from importer.words.errors import HandoffError

P = ParamSpec("P")
T = TypeVar("T")

_ROOT = Path(__file__).parents[2]
MOST_MEMORY: Final = 1 << 30
"""In bytes: so much a child may have that reads what a person has shared."""
_LENGTH: Final = 8
_DO_STEPS: Final = "from importer.running.child_process import do_steps; do_steps({memory}, {seconds})"


@dataclass(frozen=True, slots=True)
class Limits:
    """A child's limits: bytes of memory, and seconds of processor time; None is as much as there is.

    The system itself holds it to them, where it can (not on Windows).
    """

    memory: int | None = None
    seconds: int | None = None


NO_LIMITS: Final = Limits()

_Started: TypeAlias = tuple[subprocess.Popen[bytes], IO[bytes]]
_READY: ContextVar[deque[_Started] | None] = ContextVar("ready", default=None)


class ChildEndedError(Exception):
    """The child ended before its work was done; the text tells what it complained of."""


class ChildKilledError(ChildEndedError):
    """The system ended it, for want of memory perhaps."""


class LimitReachedError(ChildEndedError):
    """The work took more than the child's limits allow."""


class Child:
    """A child process that does one step after another. Whoever waits for it in a thread hears of its end."""

    def __init__(self, limits: Limits = NO_LIMITS) -> None:
        """Started now, or one of those that stand by."""
        ready = _take_ready()
        self._process, self._complaints = ready or _start(limits)
        self._turn = threading.Lock()
        if ready and limits != NO_LIMITS:
            with suppress(ChildEndedError):  # told to whoever asks it for anything
                self._tell(partial(_keep_to_now, limits))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the step returns there; raises HandoffError as it does, and ChildEndedError."""
        with self._turn:
            self._tell(partial(step, *args, **kwargs))
            return cast("T", self._hear())

    def begin(self, step: Callable[P, Generator[T]], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Let a generator run there; what is returned gives its next value, and raises as `ask` does."""
        step_there = [partial(step, *args, **kwargs)]

        def hear_next() -> T:
            with self._turn:
                while step_there:  # told by who waits for it: a large step takes a while to pass
                    self._tell(step_there.pop())
                return cast("T", self._hear())

        return hear_next

    def kill(self) -> None:
        """End it at once, whoever waits for it."""
        self._process.kill()

    def close(self) -> None:
        """End it, and wait until nobody waits for it any more."""
        self._process.kill()
        self._process.wait()
        with self._turn, self._complaints:
            for stream in (self._process.stdin, self._process.stdout):
                _close_unsent(cast("IO[bytes]", stream))

    def _tell(self, step: Callable[[], object]) -> None:
        stream = cast("IO[bytes]", self._process.stdin)
        packed = pickle.dumps(step, pickle.HIGHEST_PROTOCOL)
        try:
            stream.write(len(packed).to_bytes(_LENGTH))
            stream.write(packed)
            stream.flush()
        except (OSError, ValueError) as error:  # it is closed already, or its process is gone
            raise self._ended() from error

    def _hear(self) -> object:
        try:
            message = pickle.load(cast("IO[bytes]", self._process.stdout))  # noqa: S301 - our child wrote it
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise self._ended() from error
        if isinstance(message, MemoryError):
            raise LimitReachedError("its memory was not enough")
        if isinstance(message, HandoffError):
            raise message
        return message

    def _ended(self) -> ChildEndedError:
        """Why it ended: the last line of what it complained of comes first, because that one is told."""
        self._process.kill()
        code = self._process.wait()
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return LimitReachedError("its time was not enough")
        if self._complaints.closed:
            return ChildKilledError("it was closed")
        self._complaints.seek(0)
        complaints = self._complaints.read().decode(errors="replace").strip()
        if complaints:
            return ChildEndedError(f"{complaints.splitlines()[-1]}\n{complaints}")
        return ChildKilledError(f"a child process was ended from outside, for want of memory perhaps: {code}")


@contextmanager
def standing_by(*modules: str) -> Iterator[None]:
    """Start a child for each of these modules, to load it while others work: the next ones that are needed.

    Only within the context, and in what it starts; those that nobody needed end with it.
    """
    ready = deque(_start(NO_LIMITS, module) for module in modules)
    token = _READY.set(ready)
    try:
        yield
    finally:
        _READY.reset(token)
        while child := _take_first(ready):
            _end(*child)


def _take_ready() -> _Started | None:
    ready = _READY.get()
    return None if ready is None else _take_first(ready)


def _take_first(ready: deque[_Started]) -> _Started | None:
    """Threads may ask for it at the same moment."""
    try:
        return ready.popleft()
    except IndexError:
        return None


def _end(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, complaints):
        _close_unsent(cast("IO[bytes]", stream))


def _start(limits: Limits, module: str = "") -> _Started:
    """Start Python anew; the end of its standard input tells it that we are gone.

    With it comes where it complains.
    """
    code = _DO_STEPS.format(memory=limits.memory, seconds=limits.seconds)
    complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
    process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
        # -P: what lies in the current folder is no module of ours; warnings may quote what is read
        [sys.executable, "-P", "-W", "ignore", "-c", f"import {module}; {code}" if module else code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": os.fspath(_ROOT), "PYTHONIOENCODING": "utf-8"},
        process_group=None if sys.platform == "win32" else 0,  # Ctrl-C is for us: we end the child
    )
    return process, complaints


def _close_unsent(stream: IO[bytes]) -> None:
    """Close a pipe, whose other end may be gone before it has taken what was sent."""
    try:
        stream.close()
    except OSError:
        return


def do_steps(memory: int | None, seconds: int | None) -> None:
    """Be the child: do what the parent asks for, until that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent alone stops it
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    complain_discreetly()
    _keep_to(Limits(memory, seconds))
    steps = SimpleQueue[bytes]()
    threading.Thread(target=_listen, args=(steps,), daemon=True).start()
    while True:
        _do(steps.get())


def _listen(steps: "SimpleQueue[bytes]") -> None:
    """Take steps in; when the parent is gone, however that was, its end of the pipe closes."""
    try:
        with open(sys.stdin.fileno(), "rb", closefd=False) as stream:
            while length := stream.read(_LENGTH):
                steps.put(stream.read(int.from_bytes(length)))
    finally:
        os._exit(1)


def _do(packed: bytes) -> None:
    try:
        value = pickle.loads(packed)()  # noqa: S301 - our own parent wrote it
        for one in value if isinstance(value, Generator) else (value,):
            _answer(one)
    except (HandoffError, MemoryError) as error:
        _answer(error)


def _answer(message: object) -> None:
    pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


def _keep_to_now(limits: Limits) -> Generator[None]:
    """The same as a step that nobody waits for: it gives no value."""
    _keep_to(limits)
    yield from ()


def _keep_to(limits: Limits) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds)):
            if most is not None:
                _, hard = resource.getrlimit(kind)
                resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
