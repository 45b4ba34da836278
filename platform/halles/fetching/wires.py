"""Connections that go where they were looked at, and end when their time is over."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
from django.conf import settings

from halles.fetching.public import is_public


class NotPublic(Exception):
    """The name stands for an address that is not of the public internet."""


class Wire(httpcore.NetworkBackend):
    """Resolves, looks, connects to what it looked at; nothing lasts past `until`."""

    def __init__(self, until: float) -> None:
        self.until = until
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = _looked_at(host, port)
        stream = self._sockets.connect_tcp(
            address, port, remaining(self.until, timeout), local_address, socket_options
        )
        return _Stream(stream, self.until)


class _Stream(httpcore.NetworkStream):
    """Each wait is as long as what is left: a byte now and then does not buy time."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, remaining(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = remaining(self._until, timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def remaining(until: float, timeout: float | None = None) -> float:
    """Seconds left, at most `timeout`; raise httpcore.ReadTimeout when none is."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return min(left, timeout) if timeout else left


def _looked_at(host: str, port: int) -> str:
    """The address to connect to. All of the name's must be public: one that is not is a trap."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = [str(entry[4][0]) for entry in found]
    if f"{host}:{port}" in settings.FETCH_ALSO:
        return addresses[0]
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublic(host)
    return addresses[0]
