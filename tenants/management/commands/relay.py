"""`halles relay`: the process that wakes the workers. Several may run."""

import logging
import signal
import time
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import RedisError

from halles import selftests
from tenants import broker
from tenants.current import public_context
from tenants.models import Pulse
from tenants.relay import relay, sweep

logger = logging.getLogger("halles.relay")
POLL_SECONDS = 0.2
PULSE_SECONDS = 5


class Command(BaseCommand):
    help = "Publish waiting messages to the workers until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        selftests.at_start()
        stopped, loop = Event(), Loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            if not _try(loop.turn):
                stopped.wait(POLL_SECONDS)


class Loop:
    """What a relay remembers between two passes: nothing that a restart could lose."""

    def __init__(self) -> None:
        self.memory = ""
        self.lost_before: datetime | None = None
        self.last_pulse = 0.0

    def turn(self) -> int:
        self._show_life()
        self._look_at_memory()
        return relay(at=timezone.now(), lost_before=self.lost_before)

    def _show_life(self) -> None:
        if time.monotonic() - self.last_pulse >= PULSE_SECONDS:
            with public_context():
                Pulse.objects.beat(Pulse.RELAY)
            self.last_pulse = time.monotonic()

    def _look_at_memory(self) -> None:
        # The same for a broker that was emptied and for a relay that has just begun: what was
        # handed over before may be gone. Given again in vain, it costs a glance at the table.
        if (memory := broker.memory()) != self.memory:
            at = timezone.now()
            sweep(at=at)
            self.memory, self.lost_before = memory, at


def _try(step: Callable[[], int]) -> int:
    try:
        return step()
    except (DatabaseError, OperationalError, RedisError, OSError) as error:
        # The database or the broker is away: nothing is lost, the hints stay where they are.
        logger.warning("relay waits: %s", error)
        connection.close()
        return 0
