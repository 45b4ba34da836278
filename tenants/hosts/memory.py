"""What a process remembers: a bounded number of answers, each as old as it says."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Answer]):
    """An answer, when it was asked for (monotonic seconds) and in which edition."""

    answer: Answer
    at: float
    edition: int


class Memory(Generic[Answer]):
    """The answers asked for last, `most` of them; one for all threads of the process."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self.edition = 0
        self._kept: OrderedDict[str, Kept[Answer]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, name: str) -> Kept[Answer] | None:
        with self._lock:
            if kept := self._kept.get(name):
                self._kept.move_to_end(name)
            return kept

    def keep(self, name: str, answer: Answer, *, edition: int) -> None:
        """Remember what was asked for during `edition`: if it is over, for comparison only."""
        with self._lock:
            self._kept[name] = Kept(answer, time.monotonic(), edition)
            self._kept.move_to_end(name)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def is_fresh(self, kept: Kept[Answer], *, for_s: float) -> bool:
        return kept.edition == self.edition and time.monotonic() - kept.at < for_s

    def expire(self) -> None:
        """Everything must be asked again; until then, the old answers are the last known."""
        with self._lock:
            self.edition += 1

    def drop(self, name: str) -> None:
        with self._lock:
            self._kept.pop(name, None)
