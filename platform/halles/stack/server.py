"""What every embedded server can do, and how it is brought up."""

from __future__ import annotations

import signal
import time
from abc import ABC, abstractmethod

from halles.stack import process
from halles.stack.folder import Folder, StackError


class Server(ABC):
    name: str
    ports: tuple[str, ...]
    stops_by = signal.SIGTERM
    # Seconds it may take to leave when asked, and to answer when started.
    patience = 3.0
    starts_within = 10.0

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.data = folder.path / self.name
        self.log = folder.path / "log" / f"{self.name}.log"

    @property
    @abstractmethod
    def mark(self) -> str:
        """The argument that tells this server from every other process of the machine."""

    @abstractmethod
    def start(self) -> process.Detached: ...

    @abstractmethod
    def answers(self) -> bool:
        """Whether it is up and takes our password."""

    @abstractmethod
    def furnish(self) -> None:
        """Make what everyone expects to find inside. May be repeated."""

    def bring_up(self) -> None:
        """Start unless it answers already; raise StackError with its last words otherwise."""
        if not (process.find(self.mark) and self.folder.has_ports(*self.ports) and self.answers()):
            self.stop()
            # After a kill -9 the orphans of the last run hold memory and ports for a moment.
            if not any(self._attempt(after) for after in (0, 1, 2, 4)):
                raise StackError(
                    f"{self.name} does not start. It says, in {self.log}:\n"
                    + process.last_words(self.log)
                )
        self.furnish()

    def stop(self) -> None:
        process.stop(self.mark, by=self.stops_by, patience=self.patience)

    def _attempt(self, after: float) -> bool:
        time.sleep(after)
        self.folder.settle_ports(*self.ports)
        started = self.start()
        deadline = time.monotonic() + self.starts_within
        # Asked of the process itself. Searched for by its arguments it may seem dead, and a
        # second one on the same folder would leave us waiting for ports nobody listens on.
        while time.monotonic() < deadline and started.poll() is None:
            if self.answers():
                return True
            time.sleep(0.05)
        self.stop()
        return False
