"""Applying: each line that is new or changed is done, by the catalogue's own actions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from halles.money import Money
from storefront.catalogue import actions
from storefront.catalogue.models import Category as Shelf
from storefront.catalogue.models import IllegalMove, Product
from storefront.catalogue.models.codes import BadGtin
from storefront.imports.models import Import, Line
from storefront.imports.reading.amounts import NotThat
from storefront.imports.reading.columns import Field
from storefront.imports.work import adding, pictures
from storefront.imports.work.adding import PLAIN, unit
from storefront.imports.work.judging import Judge, Judged
from storefront.merchants.actions import NoSite, NowhereToDeliver

CHUNK = 100
Outcome, Fate = Line.Outcome, Line.Fate
# Products whose stock the file has changed already, and the number of the line that did.
Counts = dict[int | None, int]
KEPT = ("outcome", "problems", "changes", "product", "fate")
REFUSED = (
    *(actions.SkuTaken, actions.CrossedTooHigh, BadGtin, IllegalMove),
    *(actions.BadOptions, actions.TooManyVariants, NoSite, NowhereToDeliver),
)
# What is to be mended elsewhere than in the file.
ELSEWHERE = {NoSite: "no_site", NowhereToDeliver: "nowhere"}
# By the state a product is to have.
ACTS = {"published": actions.publish, "draft": actions.unpublish, "archived": actions.archive}


def apply(imported: Import, *, at: datetime) -> bool:
    """The next chunk, in the caller's transaction; False when there was none."""
    lines = list(imported.lines.after(imported.done, most=CHUNK))
    before = Counter(line.outcome for line in lines)
    judge, counted = Judge(imported, lines), _counted(imported, lines)
    for one in judge.read:
        _apply(judge, one, counted, at=at)
        if one.line.fate == Fate.APPLIED and "stock" in one.line.changes:
            counted[one.line.product_id] = one.line.number
    Line.objects.bulk_update(lines, KEPT, batch_size=100)
    # What became of them since the preview counts: somebody may have changed the shop.
    after = Counter(line.outcome for line in lines)
    imported.counts = dict(Counter(imported.counts) - before + after)
    imported.done = lines[-1].place if lines else imported.done
    return bool(lines)


def _counted(imported: Import, lines: list[Line]) -> Counts:
    """The products of these lines whose stock an earlier line of the file changed: its number."""
    found = {line.product_id for line in lines} - {None}
    done = imported.lines.filter(product__in=found, place__lte=imported.done, fate=Fate.APPLIED)
    return dict(done.filter(changes__has_key="stock").values_list("product", "number"))


def _apply(judge: Judge, one: Judged, counted: Counts, *, at: datetime) -> None:
    line, imported = one.line, judge.imported
    if line.outcome == Outcome.ERROR:
        return
    previewed, shown = line.product_id, line.changes.get("stock")
    judge.judge(one)
    if one.product and one.product.pk == previewed and one.outcome != Outcome.ERROR:
        _keep_shown(one, one.product, shown, counted)
    line.outcome, line.problems, line.product = one.outcome, one.said.problems, one.product
    line.changes = one.changes
    if one.outcome == Outcome.ERROR:
        return
    try:
        with transaction.atomic():
            _do(judge, one, at=at)
    except actions.StockMoved as moved:
        _refuse(line, "moved", Field.STOCK, str(moved))
    except NotThat as error:
        _refuse(line, error.code, *one.said.places.get(Field.IMPACT, ("", "")))
    except REFUSED as error:
        _refuse(line, ELSEWHERE.get(type(error), "refused"), "", str(error))
    else:
        pictures.ask(imported, line.product, one.said)


def _keep_shown(one: Judged, product: Product, shown: list[Any] | None, counted: Counts) -> None:
    """Have the preview decide of the stock, and of nothing else: what was sold since stays sold."""
    fresh = one.changes.pop("stock", None)
    # Where counting began since with that very number, or options ended it, there is nothing to do.
    moves = shown and shown[0] is not None and product.stock is not None
    if (shown or fresh) and product.pk in counted:
        # The same goods under another name: come twice, they would be counted twice.
        one.said.wrong("twice", value=str(counted[product.pk]))
        one.outcome = Outcome.ERROR
        return
    if shown and (fresh or moves):
        one.changes["stock"] = shown
    one.outcome = Outcome.CHANGED if one.changes else Outcome.SAME


def _do(judge: Judge, one: Judged, *, at: datetime) -> None:
    line, by = one.line, judge.imported.by
    if one.outcome == Outcome.NEW:
        line.product = adding.add(judge, one, at=at, by=by)
        line.fate = Fate.APPLIED
        judge.known.learn(line.product)
    elif one.outcome == Outcome.CHANGED and one.product is not None:
        judge.known.learn(change(one.product, one.changes, f"import:{line.pk}", at=at, by=by))
        line.fate = Fate.APPLIED


def change(
    product: Product, changes: dict[str, list[Any]], idem: str, *, at: datetime, by: str
) -> Product:
    """Change what is to change, by the catalogue's actions; its state last, by a move."""
    if set(changes) - {"state"}:
        act = _changed_variant if product.variant_of_id else _changed
        product = act(product, told(changes) | {"idem": idem}, at=at, by=by)
    if "state" in changes and product.variant_of_id:
        # Its head may have taken it along.
        product.refresh_from_db(fields=["state"])
    if "state" in changes and changes["state"][1] != product.state:
        product = ACTS[changes["state"][1]](product, at=at, by=by)
    return product


def _changed(product: Product, what: dict[str, Any], *, at: datetime, by: str) -> Product:
    details = replace(actions.Details.of(product), **what)
    return actions.change(product, details=details, at=at, by=by)


def _changed_variant(product: Product, what: dict[str, Any], *, at: datetime, by: str) -> Product:
    stock = actions.Said(
        shown=what.get("shown", product.stock),
        said=what.get("stock", product.stock),
        idem=what["idem"],
    )
    offer = actions.Offer(
        price=what.get("price", product.price),
        said=stock,
        gtin=what.get("gtin", product.gtin),
        sku=what.get("sku", product.sku),
        unit=what.get("unit", product.unit),
        crossed_price=None if "price" in what else product.crossed_price,
    )
    return actions.change_variant(product, offer=offer, at=at, by=by)


def told(changes: dict[str, list[Any]]) -> dict[str, Any]:
    """The changes in the catalogue's words."""
    after = {name: value for name, (_before, value) in changes.items()}
    said: dict[str, Any] = {PLAIN[name]: value for name, value in after.items() if name in PLAIN}
    if "price" in after:
        said["price"] = Money(after["price"])
        # What was crossed out stood against the former price.
        said["crossed_price"] = None
    if "category" in after:
        said["category"] = Shelf.objects.select_related("parent").get(pk=after["category"])
    if "unit" in after:
        said["unit"] = unit(after["unit"])
    if "stock" in changes:
        said["shown"], said["stock"] = changes["stock"]
    return said


def _refuse(line: Line, code: str, name: str, value: str) -> None:
    line.outcome, line.fate = Outcome.ERROR, Fate.WAITING
    line.problems = [*line.problems, {"code": code, "column": name, "value": value[:80]}]
