"""
Gives a test run servers of its own, before Django reads its settings.

Each run takes the first folder nobody else is using (var/test, var/test-2, …), so that two
runs on one machine never meet. Set DATABASE_URL and DATABASE_OWNER_URL to test against a
PostgreSQL of yours (CONTRIBUTING.md says how), or HALLES_KEEP_STACK=1 to leave the servers
running for the next run.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack
from itertools import count

import pytest

from halles.stack import servers
from halles.stack.addresses import ROOT
from halles.stack.folder import Folder, StackError
from halles.translations import catalogues

LOGINS = {"DATABASE_URL", "DATABASE_OWNER_URL"}
NEEDED = LOGINS | {"VALKEY_URL", "S3_ENDPOINT"}
_run = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    # The workers of pytest-xdist inherit the variables, and with them the servers.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_all(ROOT)
    if missing := NEEDED - set(os.environ):
        if len(missing & LOGINS) == 1:
            raise pytest.UsageError("Set both DATABASE_URL and DATABASE_OWNER_URL, or neither.")
        name = _take_a_folder()
        if not os.environ.get("HALLES_KEEP_STACK"):
            _run.callback(servers.down, name)
        try:
            # What was set stays: a server of yours beside those of ours.
            os.environ.update(servers.up(name).environment() | dict(os.environ))
        except StackError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _run.close()


def _take_a_folder() -> str:
    names = (f"test-{number}" if number else "test" for number in count())
    return next(name for name in names if _run.enter_context(Folder(name).claimed()))
