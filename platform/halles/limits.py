"""How often something may be tried: one atomic counter, in Valkey or, without it, PostgreSQL."""

import hashlib
import ipaddress
from datetime import timedelta
from functools import lru_cache

import redis
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """
    Count one try of `key` in the current town; False past `limit` within `seconds`.

    Exact under any number of simultaneous tries: the count is made by the server.
    """
    # What is counted may be an address or a name: neither is kept in the clear.
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    name = f"limit:{connection.schema_name}:{digest}"  # type: ignore[attr-defined]
    return _count(name, seconds) <= limit


def client_address(request: HttpRequest) -> str:
    """
    The client's address as the last proxy of ours saw it; never what the client claims.

    Of an IPv6 address, the network: one subscriber has all of it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    hops = forwarded.split(",") if forwarded else []
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        return _subscriber(hops[-settings.TRUSTED_PROXIES].strip())
    return _subscriber(request.META.get("REMOTE_ADDR", ""))


def _subscriber(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.IPv6Network((int(ip), 64), strict=False))


def _count(name: str, seconds: int) -> int:
    try:
        # One trip, no transaction: a count cut off before its end gets one at the next try.
        pipe = _valkey().pipeline(transaction=False)
        pipe.incr(name)
        pipe.expire(name, seconds, nx=True)
        return int(pipe.execute()[0])
    except redis.RedisError:
        now = timezone.now()
        counts = apps.get_model("accounts", "Count")
        return int(counts.add(name, at=now, until=now + timedelta(seconds=seconds)))


@lru_cache(maxsize=1)
def _valkey() -> "redis.Redis":
    # Short: a counter that does not answer must not hold a page.
    return redis.Redis.from_url(settings.VALKEY_URL, socket_timeout=0.3, socket_connect_timeout=0.3)
