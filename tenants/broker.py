"""What the relay knows of the broker: how much it holds, and whether it has lost its memory."""

from __future__ import annotations

import uuid
from functools import lru_cache

import redis
from django.conf import settings

from halles.outbox.later import QUEUES

PREFIX = "halles:"
MEMORY = "halles:memory"
# A hung broker must not hang the relay for longer.
TIMEOUT = 3


def held() -> int:
    """
    The wake-ups handed to the broker and not done: waiting in a queue, or with a worker.

    Raises redis.RedisError where the broker is away.
    """
    pipe = _valkey().pipeline(transaction=False)
    for queue in QUEUES:
        pipe.llen(PREFIX + queue)
    pipe.hlen(f"{PREFIX}unacked")
    return sum(pipe.execute())


def memory() -> str:
    """A word that changes when the broker was emptied. Raises redis.RedisError."""
    valkey = _valkey()
    valkey.set(MEMORY, uuid.uuid4().hex, nx=True)
    return str(valkey.get(MEMORY))


@lru_cache(maxsize=1)
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(
        settings.VALKEY_URL,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        decode_responses=True,
    )
