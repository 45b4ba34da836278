"""
Where the demo's pictures are taken: a pool of processes, since drawing is all computing.

A new process reads this module before Django is ready: no model may be imported here.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

import django


@contextmanager
def studio() -> Iterator[Executor]:
    """Processes that can run `shots.shoot`; what is not begun when something fails is dropped."""
    # Spawned, not forked: a fork would share the parent's connection to the database.
    spawning = get_context("spawn")
    workers = ProcessPoolExecutor(mp_context=spawning, initializer=_begin)
    try:
        yield workers
    except BaseException:
        workers.shutdown(wait=False, cancel_futures=True)
        # Half a picture is worth nothing, and whoever pressed Ctrl-C is waiting.
        for child in active_children():
            child.terminate()
        raise
    workers.shutdown()


def _begin() -> None:
    # Ctrl-C reaches every process of the terminal; the parent says what becomes of us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    # A parent that is killed tells nobody: its workers would wait for it for ever.
    if parent := parent_process():
        parent.join()
        os._exit(1)
