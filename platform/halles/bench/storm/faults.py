"""What the storm does. Only processes of its own stack, which its folder tells from all others."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import redis
from django.conf import settings

from halles.bench.storm.house import House
from halles.stack import process
from halles.stack.folder import StackError
from halles.stack.postgres import Postgres
from halles.stack.server import Server
from halles.stack.valkey import Valkey

PATIENCE = 60.0


class Storm:
    """Breaks one thing at a time, in an order that its seed decides, and mends the servers."""

    def __init__(self, house: House, rng: random.Random, *, hang: float) -> None:
        self.house, self.rng, self.hang = house, rng, hang
        self.postgres, self.valkey = Postgres(house.folder), Valkey(house.folder)
        self.kinds: dict[str, tuple[int, Callable[[], None]]] = {
            "web": (4, lambda: self._member("web")),
            "web_worker": (3, lambda: self._child("web")),
            "worker": (4, lambda: self._member("worker")),
            "worker_child": (3, lambda: self._child("worker")),
            "mails": (2, lambda: self._member("mails")),
            "relay": (4, lambda: self._member("relay")),
            "beat": (2, lambda: self._member("beat")),
            "valkey_killed": (2, lambda: self._again(self.valkey, signal.SIGKILL)),
            "valkey_stopped": (1, lambda: self._again(self.valkey, signal.SIGTERM)),
            "valkey_flushed": (2, self._flush),
            "valkey_hung": (1, self._hang),
            "postgres_killed": (2, lambda: self._again(self.postgres, signal.SIGKILL)),
            "postgres_immediate": (1, lambda: self._again(self.postgres, signal.SIGQUIT)),
            "postgres_fast": (1, lambda: self._again(self.postgres, signal.SIGINT)),
        }

    def order(self, count: int) -> list[str]:
        """So many faults: each kind once, as far as that goes, then by weight."""
        once = self.rng.sample(list(self.kinds), min(count, len(self.kinds)))
        weights = [weight for weight, _ in self.kinds.values()]
        return once + self.rng.choices(list(self.kinds), weights, k=count - len(once))

    def strike(self, kind: str) -> None:
        self.kinds[kind][1]()

    def _member(self, name: str) -> None:
        self.house.members[name].kill()

    def _child(self, name: str) -> None:
        self.house.members[name].kill_a_child(self.rng.randrange(8))

    def _flush(self) -> None:
        with suppress(redis.RedisError), redis.Redis.from_url(settings.VALKEY_URL) as client:
            client.flushall()

    def _hang(self) -> None:
        found = process.find(self.valkey.mark)
        if found is not None:
            os.kill(found.pid, signal.SIGSTOP)
            time.sleep(self.rng.uniform(1, self.hang))
            os.kill(found.pid, signal.SIGCONT)

    def _again(self, server: Server, by: signal.Signals) -> None:
        found = process.find(server.mark)
        if found is not None:
            os.kill(found.pid, by)
            found.wait(PATIENCE)
        time.sleep(self.rng.uniform(0, 1))
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            # It may refuse while orphans of the killed one are still leaving.
            started = server.start()
            while started.poll() is None:
                if server.answers():
                    return
                time.sleep(0.05)
            time.sleep(0.2)
        raise StackError(f"{server.name} does not come back: see {server.log}.")
