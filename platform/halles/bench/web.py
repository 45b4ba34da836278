"""The real web server, as an installation runs it, on a port of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from halles.bench.clocks import memory_of
from halles.stack.addresses import folder_of
from halles.stack.folder import StackError, free_port
from halles.stack.runner.plan import web_command

HOST = "127.0.0.1"
PATIENCE = 30.0


@dataclass(frozen=True)
class Web:
    """A web server that answers; `process` is the parent of its workers."""

    port: int
    process: psutil.Process

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer, not the one that watches over them."""
        return list(self.process.children())

    @property
    def memory_mb(self) -> float:
        """Of all its processes, pages they share counted once."""
        return memory_of(self.process)

    def get(self, host: str, path: str, **headers: str) -> tuple[int, bytes]:
        """One request on a connection of its own: status and body."""
        wire = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            wire.request("GET", path, headers={"Host": host, **headers})
            answer = wire.getresponse()
            return answer.status, answer.read()
        finally:
            wire.close()


@contextmanager
def serving(
    stack: str,
    *,
    command: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Web]:
    """
    Serve until the block ends: granian as an installation starts it, or the `command` given.

    `{port}` in a command is the port it must listen on. What it says goes to web.log of the
    stack. Raises StackError where it does not answer in time.
    """
    port = free_port()
    told = {**os.environ, "HALLES_STACK": stack, "DEBUG": "false", "PORT": str(port)}
    line = command.format(port=port) if command else web_command(port)
    log = folder_of(stack) / "log" / "web.log"
    with log.open("ab") as said:
        parent = subprocess.Popen(
            shlex.split(line.removeprefix("exec ")),
            env=told | dict(environment or {}),
            stdout=said,
            stderr=said,
            cwd=folder,
        )
        try:
            web = Web(port, psutil.Process(parent.pid))
            _wait(web, parent, log)
            yield web
        finally:
            _end(parent)


def _wait(web: Web, parent: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and parent.poll() is None:
        try:
            web.get("nobody.invalid", "/")
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
    raise StackError(f"The web server does not answer: see {log}.")


def _end(parent: subprocess.Popen[bytes]) -> None:
    """Ask politely, and leave no worker behind that did not listen."""
    members = [psutil.Process(parent.pid)] if parent.poll() is None else []
    members += [child for member in members for child in member.children(recursive=True)]
    parent.terminate()
    _gone, left = psutil.wait_procs(members, timeout=5)
    for process in left:
        process.kill()
    parent.wait(5)
