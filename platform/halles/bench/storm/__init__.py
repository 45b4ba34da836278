"""`halles bench storm`: the house at work while everything it stands on is killed."""

from __future__ import annotations

import os
import random
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from django.conf import settings
from django.db import connection

from halles.bench import towns
from halles.bench.report import Report
from halles.bench.storm.accounts import Accounts
from halles.bench.storm.faults import Storm
from halles.bench.storm.house import House
from halles.bench.storm.people import Person, Told
from halles.bench.storm.pulse import Fault, Watch
from halles.bench.storm.scene import Scene, lay
from halles.bench.storm.told import figures
from tenants.current import town_context
from tenants.models import Town


@dataclass(frozen=True)
class Size:
    faults: int
    # Seconds between two of them, half as much or half as long again.
    pause: float
    shoppers: int
    # People stay until so much was acknowledged, or LONGER seconds after the last fault.
    least: int
    # How long the house may take to be done with everything, once it is calm.
    drain: float
    # After this long the relay takes a wake-up for lost.
    wake_up: int
    # As long as Valkey hangs at most.
    hang: float


LONGER = 60.0
QUICK = Size(faults=15, pause=0.6, shoppers=3, least=12, drain=120, wake_up=5, hang=3)
FULL = Size(faults=210, pause=2.0, shoppers=4, least=500, drain=300, wake_up=20, hang=8)


def measure(*, quick: bool, relay: str = "") -> Report:
    """
    Sell and redeem under faults, then hold what is there against what people were told.

    STORM_SEED in the environment repeats the faults of an earlier storm, in their order.
    `relay`: another command in the place of the house's own.
    """
    size = QUICK if quick else FULL
    seed = int(os.environ.get("STORM_SEED") or secrets.randbelow(9000) + 1000)
    print(f"seed {seed}", file=sys.stderr, flush=True)  # noqa: T201
    town, scene = _prepared()
    wake_up = {"WAKE_UP_SECONDS": str(size.wake_up)}
    house = House(os.environ["HALLES_STACK"], environment=wake_up, relay=relay)
    watch = Watch(settings.DATABASE_OWNER_URL, town.schema_name, Told())
    rng = random.Random(seed)  # noqa: S311
    with house.running(town.host):
        began = time.monotonic()
        with _crowd(house, town, scene, watch, rng, size.shoppers):
            _rage(Storm(house, rng, hang=size.hang), watch, size, rng)
        stormy = time.monotonic() - began
        calm = _drain(watch, size.drain)
    with town_context(town):
        found = Accounts(
            watch.told, letters=house.letters, stock=scene.stock, vouchers=scene.vouchers
        )
        told = figures(found, watch, seconds=stormy)
    told |= {"drained_s": calm, "restarts": house.restarts, "seed": seed}
    return Report(name="storm", figures=told, ratios={"kept": kept(told)})


def kept(told: dict[str, float]) -> float:
    """The part of what was acknowledged that is there, once."""
    wrong = told["lost"] + told["doubled"]
    return 1 - min(1, wrong / max(told["acknowledged"], 1))


def _prepared() -> tuple[Town, Scene]:
    towns.prepare()
    [town] = towns.opened(1)
    with town_context(town):
        scene = lay()
    # The server is about to be killed under it.
    connection.close()
    return town, scene


def _rage(storm: Storm, watch: Watch, size: Size, rng: random.Random) -> None:
    for kind in storm.order(size.faults):
        time.sleep(size.pause * rng.uniform(0.5, 1.5))
        watch.faults.append(Fault(kind, time.time()))
        storm.strike(kind)
    until = time.monotonic() + LONGER
    while watch.told.acknowledged < size.least and time.monotonic() < until:
        time.sleep(0.1)


def _drain(watch: Watch, patience: float) -> float:
    """Seconds until nothing waited any more; all of the patience where something still does."""
    began = time.monotonic()
    while time.monotonic() - began < patience and not watch.is_calm:
        time.sleep(0.25)
    return time.monotonic() - began


@contextmanager
def _crowd(  # noqa: PLR0913
    house: House, town: Town, scene: Scene, watch: Watch, rng: random.Random, shoppers: int
) -> Iterator[None]:
    """Shoppers, somebody at the till and whoever looks on, until the block ends."""
    over = Event()

    def person() -> Person:
        own = random.Random(rng.random())  # noqa: S311
        return Person(house.port, town.host, town.name, watch.told, over, own)

    shopping = [person() for _ in range(shoppers)]
    acts: list[Callable[[], None]] = [lambda p=p: p.shop(scene.products) for p in shopping]  # type: ignore[misc]
    acts += [lambda: person().stand_at_till(scene), lambda: watch.look(over)]
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
