"""Ctrl-C and SIGTERM: what is under way comes to its next stopping place, instead of breaking off anywhere."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
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
