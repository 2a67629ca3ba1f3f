"""Ctrl-C and SIGTERM: what is under way comes to its next stopping place instead of breaking off."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LAST_SECONDS = 9.0
"""After ten, service managers kill (https://docs.docker.com/reference/cli/docker/container/stop/)."""

log = logging.getLogger(__name__)


def leave_at_last(code: int, seconds: float = LAST_SECONDS) -> None:
    """End this process after so many seconds with this exit code, whatever still goes on in it.

    Python waits for its threads at the end, and one that reads a large file can't be stopped. Nothing is
    lost: what is not stored by then is done again at the next start, as after a crash.
    """

    def leave() -> None:
        log.warning("something could not be stopped in time; it is done again at the next start")
        logging.shutdown()
        os._exit(code)

    timer = threading.Timer(seconds, leave)
    timer.daemon = True
    timer.start()


@contextmanager
def catch_stop_signals() -> Iterator[asyncio.Event]:
    """An event that is set once this process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: there, Ctrl-C cancels the main task
        for name in SIGNALS:
            loop.add_signal_handler(name, stop.set)
    try:
        yield stop
    finally:
        with suppress(NotImplementedError):
            for name in SIGNALS:
                loop.remove_signal_handler(name)
