"""What only a look from inside tells: statements, what the door costs, what a backend keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from statistics import median

import psutil
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from halles.bench.clocks import measured
from halles.bench.pages.scene import Scene
from tenants.middleware import TownMiddleware

Answer = Callable[[HttpRequest], HttpResponse]


def figures(scene: Scene, *, stack: str, quick: bool) -> dict[str, float]:
    with override_settings(PAGE_SECONDS=0):
        return _figures(scene, stack=stack, times=400 if quick else 4000)


def _figures(scene: Scene, *, stack: str, times: int) -> dict[str, float]:
    told = {f"statements_{kind}": float(_statements(scene, kind)) for kind in scene.pages()}
    told["tenant_overhead_ms"] = _door(scene, stack=stack, times=times)
    return told | _backend(scene)


def _statements(scene: Scene, kind: str) -> int:
    """The most that pages of a kind need, entering the town included, in a process that is warm."""
    asked = scene.pages()[kind][:5]
    _get(*asked[0])
    return max(_counted(*request) for request in asked)


def _counted(host: str, path: str, cookie: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _get(host, path, cookie)
    return len(queries)


def _get(host: str, path: str, cookie: str) -> None:
    Client(headers={"host": host, "cookie": cookie}).get(path)


def _door(scene: Scene, *, stack: str, times: int) -> float:
    """Milliseconds of CPU between a view that asks the database behind the door and without it."""
    requests = [RequestFactory(headers={"host": town.host}).get("/") for town in scene.towns[:50]]
    behind, without = [], []
    for _ in range(5):
        behind.append(_cpu(TownMiddleware(_view), requests, stack=stack, times=times))
        without.append(_cpu(_view, requests, stack=stack, times=times))
    return median(behind) - median(without)


def _cpu(answer: Answer, requests: Sequence[HttpRequest], *, stack: str, times: int) -> float:
    with measured(stack=stack, python=psutil.Process(os.getpid())) as spent:
        for number in range(times):
            answer(requests[number % len(requests)])
    return 1000 * spent.cpu / times


def _view(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse()


def _backend(scene: Scene) -> dict[str, float]:
    """Megabytes one connection keeps to itself in PostgreSQL, after one town and after all."""
    connection.close()
    _visit(scene.town.host)
    one = _kept()
    for town in scene.towns:
        _visit(town.host)
    return {"backend_one_town_mb": one, "backend_all_towns_mb": _kept()}


def _visit(host: str) -> None:
    for path in ("/", "/boutiques/", "/recherche/?q=miel"):
        Client(headers={"host": host}).get(path)


def _kept() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return float(psutil.Process(pid).memory_full_info().uss / 2**20)
