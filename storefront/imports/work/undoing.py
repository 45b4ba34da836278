"""Undoing: what was changed goes back, unless it changed since; what is new is withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from storefront.catalogue import actions
from storefront.catalogue.actions import words
from storefront.catalogue.models import Product
from storefront.imports.models import Import, Line
from storefront.imports.work import pictures, plans
from storefront.imports.work.applying import REFUSED, change

CHUNK = 100
Fate, Outcome = Line.Fate, Line.Outcome
State = Product.State


def undo(imported: Import, *, at: datetime, by: str) -> bool:
    """
    The next chunk, in the caller's transaction; False when there was none. Its photos come down
    first, then its lines, the last ones first.
    """
    if pictures.take_down(imported, at=at, by=by):
        return True
    waiting = imported.lines.filter(fate=Fate.APPLIED).order_by("-place")
    lines = list(waiting.select_related("product__category__parent", "product__shop")[:CHUNK])
    for line in lines:
        _undo(line, at=at, by=by)
    Line.objects.bulk_update(lines, ("fate", "left"), batch_size=100)
    imported.done += len(lines)
    return bool(lines)


def _undo(line: Line, *, at: datetime, by: str) -> None:
    product = line.product
    if product is None:
        return
    if line.outcome == Outcome.NEW:
        line.left = _withdraw(line, product, at=at, by=by)
    else:
        line.left = _restore(line, product, at=at, by=by)
    line.fate = Fate.KEPT if line.left else Fate.UNDONE


def _withdraw(line: Line, product: Product, *, at: datetime, by: str) -> list[str]:
    if product.state == State.ARCHIVED:
        return []
    if product.variant_of_id and _is_last(line, product):
        # A product that had no options before cannot lose them: without any, nobody can buy it.
        return ["options"]
    actions.archive(product, at=at, by=by)
    return []


def _is_last(line: Line, variant: Product) -> bool:
    """Whether nothing is left to sell of a head that was there before the import."""
    others = Product.objects.filter(variant_of=variant.variant_of_id).exclude(pk=variant.pk)
    if others.exclude(state=State.ARCHIVED).exists():
        return False
    made = Line.objects.filter(imported=line.imported_id, product=variant.variant_of_id)
    return not made.filter(outcome=Outcome.NEW).exists()


def _restore(line: Line, product: Product, *, at: datetime, by: str) -> list[str]:
    """Put back what still is as the line left it; answer the fields that are left alone."""
    back = {
        name: [after, before]
        for name, (before, after) in line.changes.items()
        if name == "stock" or _is(product, name, after)
    }
    left = [name for name in line.changes if name not in back]
    try:
        return left + _put_back(product, back, f"undo:{line.pk}", at=at, by=by)
    except REFUSED:
        return list(line.changes)


def _put_back(
    product: Product, back: dict[str, list[Any]], idem: str, *, at: datetime, by: str
) -> list[str]:
    """Put these fields back, or all but a stock of which too much is sold; answer what stays."""
    try:
        with transaction.atomic():
            change(product, back, idem, at=at, by=by)
    except actions.StockMoved:
        others = {name: pair for name, pair in back.items() if name != "stock"}
        with transaction.atomic():
            change(product, others, idem, at=at, by=by)
        return ["stock"]
    return []


def _is(product: Product, name: str, after: Any) -> bool:
    if name == "description":
        return bool(words.rendered(after) == product.description_html)
    return bool(plans.now(product)[name] == after)
