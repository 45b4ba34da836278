"""
Gives a test run servers of its own, before Django reads its settings.

Each run takes the first folder nobody else is using (var/test, var/test-2, …), so that two
runs on one machine never meet. Set DATABASE_URL to test against servers of yours instead, or
HALLES_KEEP_STACK=1 to leave these running for the next run.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from itertools import count
from typing import IO

import pytest

from halles.stack import servers
from halles.stack.folder import Folder, StackError

_taken: dict[str, IO[str]] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    if "DATABASE_URL" not in os.environ:
        name = _take_a_folder()
        try:
            os.environ.update(servers.up(name).environment())
        except StackError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while _taken:
        name, lock = _taken.popitem()
        if not os.environ.get("HALLES_KEEP_STACK"):
            servers.down(name)
        lock.close()


def _take_a_folder() -> str:
    for number in count(1):
        name = "test" if number == 1 else f"test-{number}"
        lock = (Folder(name).path / "run").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        _taken[name] = lock
        break
    return name
