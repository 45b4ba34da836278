"""
What one process tells all the others at once, through Valkey.

Good for dropping what a process remembers sooner; never for what must not be missed. What is
told while nobody listens is lost, so whoever remembers something also gives it a short life.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import connection, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger("halles.news")
# A page that tells waits no longer than this for a Valkey that hangs.
PATIENCE_S = 0.3
# A listener hears something at least this often, or takes Valkey for gone.
PULSE_S = 2.0
TRY_AGAIN_S = 1.0


@dataclass
class _Ear:
    """Whether what the others tell reaches this process now."""

    hears: bool = False


_ear = _Ear()
# What this thread's transaction has to tell, by subject.
_untold = threading.local()
_listeners: dict[str, list[Callable[[], None]]] = {}


def on(subject: str, do: Callable[[], None]) -> None:
    """Call `do`, from another thread, when another process tells; it may not ask the database."""
    _listeners.setdefault(subject, []).append(do)


def tell(subject: str) -> None:
    """
    Once the transaction is committed, `do` it here, then tell the other processes.

    However often a transaction says it, it is told once: one that writes a hundred lines would
    connect to Valkey a hundred times.
    """
    token = vars(_untold).setdefault(subject, object())
    transaction.on_commit(lambda: _tell_once(subject, token))


def heard() -> bool:
    """Whether this process hears what the others tell; it knows within two pulses."""
    return _ear.hears


def listen() -> None:
    """Listen for as long as the process lives, in a thread that never touches the database."""
    told = (_channel(),)
    threading.Thread(target=_listen, args=told, name="news", daemon=True).start()


def _tell_once(subject: str, token: object) -> None:
    # A token outlives the transactions that are rolled back, and ends with the first committed.
    if vars(_untold).get(subject) is token:
        del vars(_untold)[subject]
        _tell(subject)


def _tell(subject: str) -> None:
    _do(subject)
    try:
        with _valkey(patience=PATIENCE_S) as valkey:
            valkey.publish(_channel(), subject)
    except redis.RedisError as error:
        logger.warning("the other processes were not told of %s: %s", subject, error)


def _listen(channel: str) -> None:
    while True:
        try:
            with _valkey(patience=PULSE_S) as valkey, valkey.pubsub() as wire:
                wire.subscribe(channel)
                _follow(wire)
        except (redis.RedisError, OSError) as error:
            if _ear.hears:
                logger.warning("no news from Valkey: %s", error)
        except Exception:
            # A listener that ended would leave the process believing that it hears.
            logger.exception("news that could not be taken")
        _ear.hears = False
        time.sleep(TRY_AGAIN_S)


def _follow(wire: redis.client.PubSub) -> None:
    asked = False
    while True:
        message = wire.get_message(timeout=PULSE_S)
        if message is None:
            # A Valkey that hangs closes no connection: silence is asked about once.
            if asked:
                raise redis.TimeoutError("it does not answer")
            wire.ping()
            asked = True
            continue
        asked = False
        _take(message["type"], message["data"])


def _take(kind: str, data: bytes | int) -> None:
    if kind == "subscribe":
        # What was told before is lost: as if all of it had been.
        _ear.hears = True
        for subject in list(_listeners):
            _do(subject)
    elif kind == "message" and isinstance(data, bytes):
        _do(data.decode())


def _do(subject: str) -> None:
    for do in list(_listeners.get(subject, ())):
        do()


def _channel() -> str:
    # Channels are the whole server's, and it may serve several installations.
    return f"halles:news:{connection.settings_dict['NAME']}"


def _valkey(*, patience: float) -> redis.Redis:
    return redis.Redis.from_url(
        settings.VALKEY_URL,
        socket_timeout=patience,
        socket_connect_timeout=PATIENCE_S,
        # Connecting again by itself, it would not say what was missed meanwhile.
        retry=Retry(NoBackoff(), 0),
    )
