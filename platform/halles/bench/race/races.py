"""Running a race as the house is, and the same race with its guard taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db.models import Model
from psycopg import sql

from billing.vouchers.models import Campaign, Voucher
from halles.bench.race import careless, scenes
from halles.bench.race.rush import Crowd, Meeting
from halles.bench.race.scenes import Scene
from storefront.catalogue.models import Product
from storefront.orders.models import Order
from tenants import owner
from tenants.current import town_context
from tenants.models import Town

CROWD = 64


@dataclass(frozen=True, kw_only=True)
class Race:
    """`constraint`: what the database itself says about it, and on which table."""

    build: Callable[[int], Scene]
    careless: Callable[[Meeting], AbstractContextManager[None]]
    constraint: tuple[type[Model], str] | None = None


@dataclass(frozen=True)
class Result:
    """What was given away of what there was; `surprises` are refusals nobody should get."""

    there: int
    taken: int
    seconds: float
    surprises: list[Exception]

    @property
    def over(self) -> int:
        return max(0, self.taken - self.there)

    @property
    def left(self) -> int:
        return max(0, self.there - self.taken)


RACES: dict[str, Race] = {
    "stock": Race(
        build=scenes.stock,
        careless=careless.stock,
        constraint=(Product, "product_stock_not_negative"),
    ),
    "voucher": Race(
        build=scenes.voucher, careless=careless.voucher, constraint=(Voucher, "voucher_remaining")
    ),
    "holds": Race(
        build=scenes.holds, careless=careless.holds, constraint=(Voucher, "voucher_remaining")
    ),
    "envelope": Race(
        build=scenes.envelope,
        careless=careless.envelope,
        constraint=(Campaign, "campaign_within_envelope"),
    ),
    "household": Race(build=scenes.household, careless=careless.household),
    "refund": Race(build=scenes.refund, careless=careless.refund),
    "key": Race(
        build=scenes.key, careless=careless.key, constraint=(Order, "orders_order_idem_key")
    ),
}


def run(race: Race, town: Town, crowd: Crowd) -> Result:
    """The house as it is."""
    return _run(race, town, crowd, nullcontext())


def run_careless(race: Race, town: Town, crowd: Crowd) -> Result:
    """Without the guard, nor the constraint behind it: that town is good for nothing after."""
    if race.constraint:
        _drop(town, *race.constraint)
    return _run(race, town, crowd, race.careless(Meeting(crowd.many)))


def _run(race: Race, town: Town, crowd: Crowd, guard: AbstractContextManager[None]) -> Result:
    with town_context(town):
        scene = race.build(crowd.many)
        with guard:
            rush = crowd.rush(town, scene.act)
        refused = [answer for answer in rush.answers if isinstance(answer, Exception)]
        surprises = [answer for answer in refused if not isinstance(answer, scene.refusal)]
        return Result(scene.there, scene.taken(), rush.seconds, surprises)


def _drop(town: Town, model: type[Model], constraint: str) -> None:
    table = sql.Identifier(town.schema_name, model._meta.db_table)
    with owner.connect() as connection:
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}")
        connection.execute(drop.format(table, sql.Identifier(constraint)))
