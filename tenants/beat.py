"""The one beat: several may run, and one of them ticks."""

import logging
import os
import socket
import uuid
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler
from django.db import DatabaseError, connection

from tenants.models import Pulse

logger = logging.getLogger("halles.beat")
# Silent for this long, the beat that ticks has lost its place to another.
LEASE = timedelta(seconds=15)
LOOK_SECONDS = 5


class OneBeat(Scheduler):
    """
    Ticks while it holds the floor in the registry, and waits otherwise.

    It keeps no file: what has been posted in a period is known by the messages themselves,
    so that two ticks, or a late one, do no harm.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self._has_the_floor():
            return LOOK_SECONDS
        return min(float(super().tick(*args, **kwargs)), LOOK_SECONDS)

    def _has_the_floor(self) -> bool:
        try:
            return Pulse.objects.hold(Pulse.BEAT, holder=self.holder, lease=LEASE)
        except DatabaseError as error:
            # Without the database there is nothing to post anything to.
            logger.warning("beat waits: %s", error)
            connection.close()
            return False
