"""Start, find and stop a server. It is known by its folder on its command line, not by a pid."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from halles.stack.account import Account


class Detached(subprocess.Popen[bytes]):
    """A process that is meant to outlive us."""

    def __del__(self) -> None:
        """Without the warning that it is still running."""


def start(command: Sequence[str], *, log: Path, account: Account | None = None) -> Detached:
    """Run in the background, in a session of its own: Ctrl-C in our terminal is not for it."""
    with log.open("ab") as output:
        return Detached(
            account.command(command) if account else command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **(account.identity() if account else {}),
        )


def find(mark: str) -> psutil.Process | None:
    """
    The live process that has `mark` among its arguments.

    Not one that has just been started: for a moment the system shows it without arguments.
    """
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if mark in process.cmdline():
                return process
    return None


def stop(mark: str, *, by: signal.Signals, patience: float) -> None:
    """Ask politely, wait `patience` seconds, then kill."""
    if (process := find(mark)) is None:
        return
    with suppress(psutil.NoSuchProcess):
        process.send_signal(by)
        try:
            process.wait(patience)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(10)


def last_words(log: Path, lines: int = 5) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
