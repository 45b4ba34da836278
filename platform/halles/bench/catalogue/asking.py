"""Asks what shoppers ask, and times it: in our functions, in the database, in bare psycopg."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone

from halles import clock
from halles.bench.catalogue.vocabulary import Zipf, lists, surnames
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Product
from storefront.search import queries
from storefront.search.queries import Around, Asked, Moment
from storefront.search.queries.facets import Counted, switches
from tenants.models import Town

PAGE = 24
FACETS = ("categorie", "boutique", "prix", "label")
Statements = list[tuple[str, Any]]


@dataclass
class Measured:
    """Milliseconds of many askings."""

    in_function: list[float] = field(default_factory=list)
    in_database: list[float] = field(default_factory=list)
    in_psycopg: list[float] = field(default_factory=list)

    def whole(self, percent: int) -> float:
        return _percentile(self.in_function, percent)

    def database(self, percent: int) -> float:
        return _percentile(self.in_database, percent)

    def bare(self, percent: int) -> float:
        return _percentile(self.in_psycopg, percent)


def ask_all(town: Town, *, rounds: int, asked: int) -> dict[str, Measured]:
    """Each kind of asking in turn, after a first round that is not timed."""
    asking, bare = _askings(town, asked), _bare(town)
    found: dict[str, Measured] = {kind: Measured() for kind in asking}
    for number in range(rounds + 1):
        for kind, calls in asking.items():
            for call in calls:
                whole, database, statements = _timed(call)
                if number:
                    found[kind].in_function.append(whole)
                    found[kind].in_database.append(database)
                    found[kind].in_psycopg.append(_replayed(bare, statements))
    bare.close()
    return found


def _askings(town: Town, asked: int) -> dict[str, list[Callable[[], Any]]]:
    chance = Random(7)  # noqa: S311  (questions, not secrets)
    moment = timezone.now().replace(second=0, microsecond=0), clock.departement(town.commune_id)
    words = [_words(chance) for _ in range(asked)]
    shelves = catalogue.tree()
    tops = [shelf for shelf in shelves if shelf.parent_id is None]
    inside = {
        top.slug: tuple(s.pk for s in shelves if top.pk in (s.pk, s.parent_id)) for top in tops
    }
    last = Product.objects.latest("pk").pk
    spread = Product.objects.shown().filter(pk__in=range(1, last, max(1, last // asked)))
    keys = list(spread.values_list("pk", flat=True))
    return {
        "search": [partial(_search, q, moment) for q in words],
        "suggest": [partial(queries.suggestions, q[: max(2, len(q) // 2)]) for q in words],
        "facets": [partial(_facets, Asked(q=q), Around(moment)) for q in words],
        "listing": [
            partial(_listing, Asked(categorie=slug), Around(moment, pks))
            for slug, pks in inside.items()
        ],
        "product": [partial(catalogue.product, key) for key in keys],
    }


def _words(chance: Random) -> str:
    """What somebody types: mostly one usual word, at times two, a rare one or a mistaken one."""
    known = lists()
    word = Zipf(chance.choice(known["aisles"]).split(), chance).one()
    kind = chance.random()
    if kind < 0.25:
        return f"{word} {Zipf(known['made'], chance).one()}"
    if kind < 0.35:
        return chance.choice(surnames(2000, Random(20261122)))  # noqa: S311
    if kind < 0.45 and len(word) > 4:
        return word[:2] + word[3] + word[2] + word[4:]
    return Zipf(known["made"], chance).one() if kind > 0.9 else word


def _search(text: str, moment: Moment) -> None:
    found = queries.hits(Asked(q=text), Around(moment))
    if not found and (meant := queries.meant(text)):
        found = queries.hits(Asked(q=meant), Around(moment))
    queries.on_cards(hit.pk for hit in found[:PAGE])
    queries.shops(text, most=6)


def _facets(asked: Asked, around: Around) -> None:
    """All that a narrowed listing counts: the hits, their shops, and the hits without a choice."""
    narrowed = asked.__class__(q=asked.q, prix=(1000, 2500))
    found = queries.hits(narrowed, around)
    doors = queries.doors({hit.shop for hit in found}, around.moment)
    counted = Counted(narrowed, around, found, doors, catalogue.tree())
    queries.facets(counted, names=FACETS)
    switches(counted)


def _listing(asked: Asked, around: Around) -> None:
    found = queries.hits(asked, around)
    queries.doors({hit.shop for hit in found}, around.moment)
    queries.on_cards(hit.pk for hit in found[:PAGE])


def _timed(call: Callable[[], Any]) -> tuple[float, float, Statements]:
    with _listened() as (statements, spent):
        began = perf_counter()
        call()
        whole = perf_counter() - began
    return 1000 * whole, 1000 * sum(spent), statements


@contextmanager
def _listened() -> Iterator[tuple[Statements, list[float]]]:
    statements: Statements = []
    spent: list[float] = []

    def listen(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, *more)
        finally:
            spent.append(perf_counter() - began)
            statements.append((sql, params))

    with connection.execute_wrapper(listen):
        yield statements, spent


def _replayed(bare: psycopg.Connection[Any], statements: Statements) -> float:
    began = perf_counter()
    for sql, params in statements:
        bare.execute(sql, params).fetchall()
    return 1000 * (perf_counter() - began)


def _bare(town: Town) -> psycopg.Connection[Any]:
    options = f"-c role={town.schema_name} -c search_path={town.schema_name},public"
    return psycopg.connect(
        settings.DATABASE_URL,
        autocommit=True,
        options=options,
        cursor_factory=psycopg.ClientCursor,
    )


def _percentile(times: list[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]
