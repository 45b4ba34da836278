"""A worker that cannot go on ends, so that whoever watches over it starts another."""

from __future__ import annotations

import os
import time
from threading import Thread
from typing import Any

from celery.bootsteps import RUN  # type: ignore[attr-defined]
from celery.signals import worker_ready

LOOK_SECONDS = 1
# After a crash of its loop, Celery may wait for ever for children that wait for it.
TO_END_SECONDS = 10


@worker_ready.connect
def watch(sender: Any, **_: Any) -> None:
    Thread(target=_watch, args=(sender.controller,), daemon=True).start()


def _watch(controller: Any) -> None:
    while controller.blueprint.state == RUN:
        time.sleep(LOOK_SECONDS)
    time.sleep(TO_END_SECONDS)
    os._exit(1)
