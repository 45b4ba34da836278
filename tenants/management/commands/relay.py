"""`halles relay`: the process that wakes the workers. Several may run."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from tenants.relay import relay, sweep

logger = logging.getLogger("halles.relay")
POLL_SECONDS = 0.2


class Command(BaseCommand):
    help = "Publish waiting messages to the workers until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        _try(lambda: sweep(at=timezone.now()))
        while not stopped.is_set():
            if not _try(lambda: relay(at=timezone.now())):
                stopped.wait(POLL_SECONDS)


def _try(step: Any) -> Any:
    try:
        return step()
    except (DatabaseError, OperationalError, OSError) as error:
        # The database or the broker is away: nothing is lost, the hints stay where they are.
        logger.warning("relay waits: %s", error)
        connection.close()
        return 0
