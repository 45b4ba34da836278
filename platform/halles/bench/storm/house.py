"""The real house in processes of its own, and the hand that starts again what ends."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil

from halles.bench.storm.wire import request
from halles.stack.folder import Folder, StackError, free_port
from halles.stack.runner.leftovers import sweep
from halles.stack.runner.plan import Plan

# What an operator's supervisor does: look, and start again.
LOOK_SECONDS = 0.1
PATIENCE = 60.0
KEPT_ALIVE = ("web", "worker", "mails", "relay", "beat", "inbox")


@dataclass
class Member:
    """One process of the house with its children, which go when it goes."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                self.command, env=dict(self.environment), stdout=said, stderr=said
            )

    def kill(self) -> None:
        """SIGKILL to all of it at once, as a supervisor's control group would, or a power cut."""
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self.process.pid)
            for each in [parent, *parent.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    each.kill()

    def kill_a_child(self, number: int) -> None:
        """SIGKILL to one of its children, or to itself where it has none."""
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self.process.pid)
            children = parent.children() or [parent]
            children[number % len(children)].kill()


class House:
    def __init__(self, stack: str, *, environment: Mapping[str, str], relay: str = "") -> None:
        self.folder = Folder(stack)
        self.plan = Plan.make(self.folder, port=free_port())
        commands = self.plan.commands() | ({"relay": relay} if relay else {})
        told = {**self.plan.environment(), "TRUSTED_PROXIES": "1", **environment}
        self.members = {
            name: Member(
                name,
                shlex.split(commands[name].removeprefix("exec ")),
                told,
                self.folder.path / "log" / f"{name}.log",
            )
            for name in KEPT_ALIVE
        }
        self.letters = self.folder.path / "mail"
        self.restarts = 0
        self._ended = Event()

    @property
    def port(self) -> int:
        return self.plan.port

    def answers(self, host: str) -> bool:
        try:
            return request(self.port, host, "GET", "/").status == 200
        except OSError:
            return False

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            for member in self.members.values():
                if member.process.poll() is not None:
                    member.start()
                    self.restarts += 1

    @contextmanager
    def running(self, host: str) -> Iterator[None]:
        """Run until the block ends; raise StackError where the town does not answer in time."""
        for member in self.members.values():
            member.start()
        watch = Thread(target=self._watch, daemon=True)
        watch.start()
        try:
            self._wait(host)
            yield
        finally:
            self._ended.set()
            watch.join()
            for member in self.members.values():
                member.kill()
                member.process.wait()
            sweep(self.folder)

    def _wait(self, host: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.answers(host):
                return
            time.sleep(0.1)
        raise StackError(f"The house does not answer: see {self.folder.path / 'log'}.")
