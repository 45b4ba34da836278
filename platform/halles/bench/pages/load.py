"""
Asks a web server for pages, as fast as it answers, over a few connections kept open.

A process of its own, so that its processor time is nobody's. Reads one JSON object
(port, connections, requests: [[host, path, cookie], …], seconds and least: how long, and
until how many were answered) and prints another.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from itertools import count
from typing import Any

Job = dict[str, Any]
# Not how quick a page must be: how long the busiest machine may take to draw the first of its kind.
PATIENCE_S = 120


def run(job: Job) -> Job:
    asked = [_request(*request) for request in job["requests"]]
    turns = count()
    until = time.perf_counter() + job["seconds"]
    kept: list[tuple[float, int, int]] = []
    threads = [
        threading.Thread(target=_ask, args=(job, asked, turns, until, kept))
        for _ in range(job["connections"])
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _told(kept, time.perf_counter() - began)


def _ask(job: Job, asked: list[bytes], turns: Any, until: float, kept: list[Any]) -> None:
    wire = _connect(job["port"])
    while (at := time.perf_counter()) < until or len(kept) < job["least"]:
        wire.sendall(asked[next(turns) % len(asked)])
        head, size = _answer(wire)
        kept.append((time.perf_counter() - at, int(head.split()[1]), size))
        # A worker of one request at a time keeps no connection open.
        if "connection: close" in head:
            wire.close()
            wire = _connect(job["port"])
    wire.close()


def _connect(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _answer(wire: socket.socket) -> tuple[str, int]:
    """The head of an answer in lower case, and the length of its body."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(wire)
    head, _, body = got.partition(b"\r\n\r\n")
    said = head.decode("latin-1").lower()
    lines = said.split("\r\n")
    if "transfer-encoding: chunked" in lines:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(wire)
        return said, len(body)
    length = next(int(line[15:]) for line in lines if line.startswith("content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(_more(wire))
    return said, length


def _more(wire: socket.socket) -> bytes:
    if got := wire.recv(65536):
        return got
    raise ConnectionError("closed in the middle of an answer")


def _request(host: str, path: str, cookie: str) -> bytes:
    sent = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{sent}Accept: text/html\r\n\r\n".encode()


def _told(kept: list[tuple[float, int, int]], wall: float) -> Job:
    times = sorted(taken for taken, _status, _size in kept)
    return {
        "requests": len(kept),
        "wall": wall,
        "failed": sum(status != 200 for _taken, status, _size in kept),
        "bytes": sum(size for _taken, _status, size in kept) / max(1, len(kept)),
        "times": times,
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
