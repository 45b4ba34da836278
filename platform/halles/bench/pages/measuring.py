"""`halles bench pages`: the pages strangers see, the floors beneath them, and what they hold."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.conf import settings

from halles.bench.pages import inside
from halles.bench.pages.scene import Scene, prepare
from halles.bench.pages.targets import Target, in_turn
from halles.bench.report import Report
from halles.bench.web import Web, serving
from halles.stack.runner.plan import web_command
from halles.stack.screen import step

KINDS = ("home", "listing", "search", "product", "shop", "basket")
GUNICORN = (
    f"{sys.executable} -m gunicorn halles.wsgi:application --bind 127.0.0.1:{{port}} --workers 2"
)
FLOOR = "halles.bench.pages.floor.wsgi:application"


@dataclass(frozen=True)
class Size:
    products: int
    shops: int
    others: int
    rounds: int
    seconds: float


QUICK = Size(products=3000, shops=60, others=4, rounds=2, seconds=0.5)
WHOLE = Size(products=10_000, shops=200, others=300, rounds=5, seconds=3.0)


def measure(*, quick: bool) -> Report:
    """
    Ratios are CPU, Python and PostgreSQL together, over the bare Django view of the same kind
    (`cached`: over the bare listing), all on granian as `web_command` starts it.
    """
    size, stack = QUICK if quick else WHOLE, os.environ["HALLES_STACK"]
    scene = prepare(products=size.products, shops=size.shops, others=size.others)
    with _servers(stack, scene, others=not quick) as servers:
        ours = servers["ours"]
        before = _memory(ours, scene, towns=1)
        targets = _targets(servers, scene)
        with step("Asking for pages, in turn"):
            in_turn(targets, stack=stack, rounds=size.rounds, seconds=size.seconds)
        after = _memory(ours, scene, towns=len(scene.towns))
        sizes = _sizes(ours, scene)
    cost = {target.name: target.cpu for target in targets}
    figures = {name: value for target in targets for name, value in target.figures().items()}
    figures |= sizes | inside.figures(scene, stack=stack, quick=quick)
    figures |= {"memory_mb": after, "memory_one_town_mb": before, "towns": len(scene.towns)}
    return Report(name="pages", figures=figures, ratios=_ratios(cost))


def _ratios(cost: dict[str, float]) -> dict[str, float]:
    return {
        "listing": cost["listing"] / cost["bare_listing"],
        "search": cost["search"] / cost["bare_listing"],
        "product": cost["product"] / cost["bare_product"],
        "cached": cost["cached"] / cost["bare_listing"],
        "towns": cost["towns"] / cost["bare_listing"],
    }


@contextmanager
def _servers(stack: str, scene: Scene, *, others: bool) -> Iterator[dict[str, Web]]:
    """Ours without and with its cache of pages, both floors; other servers where asked for."""
    floor = {"FLOOR_DATABASE_URL": settings.DATABASE_URL, "FLOOR_TOWN": scene.town.schema_name}
    never = {"PAGE_SECONDS": "0"}
    wanted: dict[str, tuple[str, dict[str, str]]] = {
        "ours": ("", never),
        "keeping": ("", {"PAGE_SECONDS": "600"}),
        "floor": (_granian(FLOOR), floor),
        "wsgi": (_granian("halles.bench.pages.bare:application"), floor),
    }
    if others:
        wanted["sync"] = (GUNICORN, never | {"DATABASE_POOL": "0"})
        wanted["gthread"] = (f"{GUNICORN} --threads 4", never)
    with ExitStack() as started:
        with step("Starting the servers"):
            running = {
                name: started.enter_context(serving(stack, command=command, environment=told))
                for name, (command, told) in wanted.items()
            }
        yield running


def _granian(application: str) -> str:
    return web_command(0, application=application).replace("--port 0", "--port {port}")


def _targets(servers: dict[str, Web], scene: Scene) -> list[Target]:
    pages, first = scene.pages(), scene.town.host
    products = [(first, f"/{key}/", "") for key in scene.keys]
    targets = [Target(kind, servers["ours"], pages[kind]) for kind in KINDS]
    targets += [
        Target("towns", servers["ours"], scene.everywhere("/boutiques/")[:50]),
        Target("cached", servers["keeping"], pages["listing"][:8]),
        Target("bare_listing", servers["floor"], [(first, "/", "")]),
        Target("bare_product", servers["floor"], products),
        Target("wsgi_listing", servers["wsgi"], [(first, "/", "")]),
        Target("wsgi_product", servers["wsgi"], products),
    ]
    return targets + [
        Target(f"{name}_listing", servers[name], pages["listing"])
        for name in ("sync", "gthread")
        if name in servers
    ]


def _memory(web: Web, scene: Scene, *, towns: int) -> float:
    """Megabytes after pages of that many towns were seen by each worker."""
    for _ in range(4):
        for host, path, _cookie in scene.everywhere("/")[:towns]:
            web.get(host, path)
    return web.memory_mb


def _sizes(web: Web, scene: Scene) -> dict[str, float]:
    figures: dict[str, float] = {}
    for kind, requests in scene.pages().items():
        host, path, cookie = requests[0]
        _status, body = web.get(host, path, Cookie=cookie)
        figures[f"{kind}_html_bytes"] = len(body)
        figures[f"{kind}_gzip_bytes"] = len(gzip.compress(body))
    return figures
