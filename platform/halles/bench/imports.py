"""
`halles bench import`: a shop's workbook, from the file to its products on sale.

The same columns at two sizes, one after the other in one process, as one worker takes them;
a small one before warms up. Memory is that of the process, seen every few milliseconds.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from threading import Event, Thread
from time import perf_counter

import psutil
from django.conf import settings
from django.utils import timezone

from halles import storage, tables
from halles.accounts.models import User
from halles.bench import towns
from halles.bench.report import Report
from halles.stack.screen import step
from storefront.catalogue.models import Category, Product
from storefront.imports import actions, work
from storefront.imports.models import Import, Line
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from tenants.current import town_context
from tenants.models import Town

# The most that one shop of the field has, a tenth of it, and what warms up; quick has fewer.
LARGE, SMALL, WARM = 13_244, 1_300, 100
SIRETS = ("73282932000074", "35600000000048", "55210055400013")
COLUMNS = ("Référence", "Nom", "Prix TTC", "Catégorie", "Stock", "Marque", "Description")
LOOK_SECONDS, MEGABYTE = 0.005, 2**20
PART = "Fabriqué à la main dans notre atelier, en petites séries. "


class NotImported(Exception):
    """Fewer products than lines: there is nothing to measure."""


@dataclass
class Peak:
    """Megabytes of this process: when it began, and at most since."""

    before: float
    most: float = 0.0


@dataclass(frozen=True)
class Spent:
    preview: float
    apply: float
    memory: Peak


def measure(*, quick: bool) -> Report:
    # A worker keeps no statements to look at.
    settings.DEBUG = False
    small, large = (SMALL // 10, LARGE // 20) if quick else (SMALL, LARGE)
    towns.prepare()
    (town,) = towns.opened(1)
    with town_context(town):
        spent = [
            _spent(_shop(town, siret), rows)
            for siret, rows in zip(SIRETS, (WARM, small, large), strict=True)
        ]
    return _report(spent[1], small, spent[2], large)


def _report(few: Spent, small: int, many: Spent, large: int) -> Report:
    speed, speed_small = _speed(many, large), _speed(few, small)
    figures = {
        "rows": float(large),
        "rows_per_s": speed,
        "preview_rows_per_s": large / many.preview,
        "apply_rows_per_s": large / many.apply,
        "peak_mb": many.memory.most,
        "grown_mb": many.memory.most - many.memory.before,
        "small_rows": float(small),
        "small_rows_per_s": speed_small,
        "small_peak_mb": few.memory.most,
        "small_grown_mb": few.memory.most - few.memory.before,
    }
    memory = many.memory.most / few.memory.most
    return Report(
        name="import", figures=figures, ratios={"speed": speed / speed_small, "memory": memory}
    )


def _speed(spent: Spent, rows: int) -> float:
    return rows / (spent.preview + spent.apply)


def _spent(shop: Shop, rows: int) -> Spent:
    key = storage.put_private(_workbook(rows), ending="xlsx", content_type="application/zip")
    sent = actions.Sent(name=f"{rows}.xlsx", file_key=key)
    imported = actions.start(shop, sent, at=timezone.now(), by=towns.BY)
    gc.collect()
    with step(f"Importing {rows} rows"), _watched() as memory:
        preview = _timed(imported)
        apply = _timed(actions.apply(imported, at=timezone.now(), by=towns.BY))
    if Product.objects.filter(shop=shop, state=Product.State.PUBLISHED).count() != rows:
        raise NotImported(rows)
    return Spent(preview, apply, memory)


def _timed(imported: Import) -> float:
    """Seconds of a stage, turn after turn, as the workers' messages would ask for them."""
    began = perf_counter()
    while Import.objects.get(pk=imported.pk).busy:
        work.advance(imported.pk, go_on=lambda: None)
    imported.refresh_from_db()
    if imported.counts.get(Line.Outcome.ERROR) or not imported.counts:
        raise NotImported(imported.counts)
    return perf_counter() - began


@contextmanager
def _watched() -> Iterator[Peak]:
    process, over = psutil.Process(), Event()
    peak = Peak(process.memory_info().rss / MEGABYTE)

    def watch() -> None:
        while not over.wait(LOOK_SECONDS):
            peak.most = max(peak.most, process.memory_info().rss / MEGABYTE)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
        peak.most = max(peak.most, peak.before)


def _workbook(rows: int) -> bytes:
    chance, file = Random(20261122), io.BytesIO()  # noqa: S311  (goods, not a secret)
    shelves = list(Category.objects.exclude(parent=None).values_list("name", flat=True))

    def lines() -> Iterator[list[tables.Cell]]:
        for n in range(rows):
            shelf, price = shelves[n % len(shelves)], Decimal(chance.randrange(100, 9_000)) / 100
            text = PART * chance.randrange(1, 6)
            yield [f"R{n:06}", f"Article {n} de l’atelier", price, shelf, n % 50, "Atelier", text]

    tables.write_xlsx(COLUMNS, lines(), file)
    return file.getvalue()


def _shop(town: Town, siret: str) -> Shop:
    email, at = f"{siret}@example.org", timezone.now()
    owner = User.objects.create_user(email, name="Maison Dubois")
    said = merchants.Application(
        shop_name=f"Maison {siret}",
        siret=siret,
        legal_name="Maison Dubois",
        email=email,
        address="1 Grande Rue",
        postal_code="78120",
        city=town.commune.name,
        insee=town.commune_id,
    )
    merchant = merchants.apply(application=said, owner=owner, at=at, by=towns.BY)
    return merchants.approve(merchant, at=at, by=towns.BY).shop
