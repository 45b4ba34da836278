"""What is new: a product with all its line says, or a variant of one that is there."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from halles.money import Money
from storefront.catalogue import actions
from storefront.catalogue.models import IllegalMove, Product
from storefront.catalogue.models.units import Unit
from storefront.imports.reading import amounts
from storefront.imports.reading.columns import LOWEST, Field
from storefront.imports.reading.lines import Said
from storefront.imports.work.judging import Judge, Judged

# By the line's words for them: how the catalogue is told.
PLAIN = {"name": "name", "sku": "sku", "gtin": "gtin", "brand": "brand", "origin": "origin"}
PLAIN |= {"condition": "condition", "allergens": "allergens", "labels": "labels"}
PLAIN |= {"description": "description", "vat": "vat_basis_points"}


def add(judge: Judge, one: Judged, *, at: datetime, by: str) -> Product:
    said = one.said
    if said.get(Field.HEAD):
        return _add_variant(one, at=at, by=by)
    category = judge.shelves.by_pk[said.get(Field.CATEGORY)]
    more = {told: said.get(name) for name, told in PLAIN.items() if said.get(name) is not None}
    details = actions.Details(
        name=more.pop("name"),
        category=category,
        price=Money(said.get(Field.PRICE)),
        stock=said.get(Field.STOCK),
        unit=unit(said.get(Field.UNIT)),
        **({"vat_basis_points": judge.shelves.usual_vat(category.pk)} | more),
    )
    product = actions.add(shop=judge.imported.shop, details=details, at=at, by=by)
    on_sale = said.get(Field.STATE)
    if judge.imported.publishes if on_sale is None else on_sale:
        product = actions.publish(product, at=at, by=by)
    return product


def _add_variant(one: Judged, *, at: datetime, by: str) -> Product:
    said, head = one.said, one.head
    if head is None:
        raise IllegalMove("no head")
    offer = actions.Offer(
        price=_price(head, said),
        said=actions.Said(shown=None, said=said.get(Field.STOCK), idem=f"import:{one.line.pk}"),
        gtin=said.get(Field.GTIN) or "",
        sku=said.get(Field.SKU) or "",
        unit=unit(said.get(Field.UNIT)) or head.unit,
    )
    chosen = [(name, value) for name, value in said.get(Field.OPTIONS)]
    return actions.add_variant(head, chosen=chosen, offer=offer, at=at, by=by)


def _price(head: Product, said: Said) -> Money:
    """
    Its own, or what its product costs and the difference; raise NotThat for less than nothing.

    A product with variants costs what its cheapest does, so the least impact is in its price.
    """
    if price := said.get(Field.PRICE):
        return Money(price)
    impact = Decimal(said.get(Field.IMPACT) or 0)
    if head.has_variants:
        impact -= Decimal(said.get(LOWEST) or 0)
    cents = head.price.cents + amounts.with_vat(impact, head.vat_basis_points)
    return Money(amounts.priced(cents))


def unit(said: list[str] | None) -> Unit | None:
    """“kg” and “0.250” as the catalogue has them."""
    return Unit.of(Decimal(said[1]), said[0]) if said else None
