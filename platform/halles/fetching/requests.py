"""One GET of an address somebody typed, and of where it sends us on."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from typing import IO

import httpcore
import httpx
from django.conf import settings

from halles.fetching.wires import NotPublic, Wire, remaining

REDIRECTS, SECONDS = 3, 30.0
PORTS = {"http": 80, "https": 443}
HEADERS = {"user-agent": "Halles", "accept": "*/*", "accept-encoding": "gzip, identity"}


class Unfetchable(Exception):
    """The file cannot be had; `reason` is a word that pages translate."""

    reason = "unreachable"


class Unreachable(Unfetchable):
    """Nobody answers there."""


class NoAddress(Unfetchable):
    """Not http or https, another port than theirs, a name or a password in it."""

    reason = "address"


class Forbidden(Unfetchable):
    """It is, or leads to, an address that is not of the public internet."""

    reason = "forbidden"


class NotAFile(Unfetchable):
    """The answer is an error, or in an encoding we did not ask for."""

    reason = "status"


class TooManyRedirects(Unfetchable):
    reason = "redirects"


class TooLarge(Unfetchable):
    reason = "large"


class Slow(Unfetchable):
    reason = "slow"


def fetch(address: str, file: IO[bytes], *, most: int, seconds: float = SECONDS) -> str:
    """
    Write what is at that address into `file`, `most` bytes at most; answer its content type.

    Never call it inside a transaction. Raises Unfetchable.
    """
    until, url = time.monotonic() + seconds, checked(address)
    for _hop in range(REDIRECTS + 1):
        try:
            kind, onward = _get(url, file, most=most, until=until)
        except NotPublic as error:
            raise Forbidden(url.host) from error
        except httpcore.TimeoutException as error:
            raise Slow(url.host) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise Unreachable(url.host) from error
        if not onward:
            return kind
        url = checked(onward, seen_from=url)
    raise TooManyRedirects(address)


def checked(address: str, *, seen_from: httpx.URL | None = None) -> httpx.URL:
    """The address, whole or as that one writes it, if we would go there; raise NoAddress."""
    try:
        url = httpx.URL(address.strip())
        url = seen_from.join(url) if seen_from else url
        host, port = url.host, url.port or PORTS.get(url.scheme, 0)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise NoAddress(address) from error
    usual = port == PORTS.get(url.scheme)
    if not host or url.userinfo or not (usual or _also(host, port)):
        raise NoAddress(address)
    return url


def _also(host: str, port: int) -> bool:
    return f"{host}:{port}" in settings.FETCH_ALSO


def _get(url: httpx.URL, file: IO[bytes], *, most: int, until: float) -> tuple[str, str]:
    """The content type of what was written; or where to go on."""
    request = httpcore.URL(
        scheme=url.raw_scheme,
        host=url.raw_host,
        port=url.port or PORTS[url.scheme],
        target=url.raw_path,
    )
    headers = [*HEADERS.items(), ("host", url.netloc.decode())]
    waits = {"timeout": {"connect": 5.0, "read": 10.0, "write": 5.0, "pool": 5.0}}
    with (
        httpcore.ConnectionPool(network_backend=Wire(until), max_connections=1) as pool,
        pool.stream("GET", request, headers=headers, extensions=waits) as answer,
    ):
        said = {name.lower().decode("latin-1"): v.decode("latin-1") for name, v in answer.headers}
        if answer.status in {301, 302, 303, 307, 308} and "location" in said:
            return "", said["location"]
        if answer.status != 200:
            raise NotAFile(str(answer.status))
        file.seek(0)
        file.truncate()
        encoding = said.get("content-encoding", "identity").lower().strip()
        for piece in _unpacked(answer.iter_stream(), encoding, most=most):
            remaining(until)
            file.write(piece)
        file.seek(0)
        return said.get("content-type", ""), ""


def _unpacked(pieces: Iterator[bytes], encoding: str, *, most: int) -> Iterator[bytes]:
    """The pieces as they were before they were packed; raise TooLarge past `most` bytes."""
    if encoding not in {"gzip", "x-gzip", "identity", ""}:
        raise NotAFile(encoding)
    packed = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    left = most
    for raw in pieces:
        try:
            piece = packed.decompress(raw, left + 1) if packed else raw
        except zlib.error as error:
            raise NotAFile(encoding) from error
        left -= len(piece)
        if left < 0:
            raise TooLarge(str(most))
        yield piece
