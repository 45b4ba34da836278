"""How a product's page says its price, its options and its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import linebreaks_filter
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from halles import clock
from halles.translations.dates import date_format
from storefront.catalogue.models import Allergen, Condition, Label, Product
from storefront.catalogue.models.reductions import ANNOUNCED, LOOKED_BACK
from storefront.merchants.models import BOUGHT, Shop

# More than that are chosen from a list that unfolds.
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant as one chooses it."""

    pk: int
    name: str
    price: str
    prior: str
    unit: str
    sold_out: bool
    chosen: bool


def priced(product: Product, at: datetime) -> dict[str, str]:
    """What the price block says."""
    crossed, prior = product.shown_crossed(at), product.prior_price(at)
    return {
        "cost": cost(product),
        "crossed": str(crossed) if crossed else "",
        "unit": product.unit_price,
        "compared": _compared(product, str(prior)) if prior else "",
    }


def cost(product: Product) -> str:
    """Its price; of a head, that of its cheapest variant, said to be the least."""
    price = str(product.price)
    return _("from %(price)s") % {"price": price} if product.has_variants else price


def sold_out(product: Product, variants: list[Product]) -> bool:
    """Whether none is left; of a head, of none of its variants."""
    return all(v.sold_out for v in variants) if product.has_variants else product.sold_out


def choices(variants: list[Product], at: datetime, *, asked: str) -> list[Choice]:
    """
    The variants of a head, those sold out too, one of them chosen: the one asked for, else the
    first that is left.
    """
    left = [v for v in variants if not v.sold_out]
    chosen = next((v for v in left if str(v.pk) == asked), left[0] if left else None)
    return [
        Choice(
            pk=variant.pk,
            name=" · ".join(value for _name, value in variant.options),
            price=str(variant.price),
            prior=str(variant.shown_crossed(at) or ""),
            unit=variant.unit_price,
            sold_out=variant.sold_out,
            chosen=variant is chosen,
        )
        for variant in variants
    ]


def option_names(variants: list[Product]) -> str:
    """`Taille, couleur`: what is chosen between."""
    names = [name for name, _value in variants[0].options] if variants else []
    return ", ".join([*names[:1], *(name.lower() for name in names[1:])])


def facts(product: Product) -> list[tuple[str, str]]:
    """What the law and shoppers ask, by name; only what the shop has said."""
    allergens = ", ".join(str(Allergen(code).label) for code in product.allergens)
    labels = ", ".join(str(Label(code).label) for code in product.labels)
    used = product.condition != Condition.NEW
    said = [
        (_("Condition"), str(Condition(product.condition).label) if used else ""),
        (_("Origin"), product.origin),
        (_("Labels"), labels),
        (_("Allergens"), allergens),
        (_("Brand"), product.brand),
        (_("Bar code"), product.gtin),
    ]
    return [(name, value) for name, value in said if value]


def description(product: Product) -> SafeString:
    """Its words with their paragraphs: cleaned when they were written, or plain text."""
    if not product.description_html:
        return linebreaks_filter(product.description)
    # Nothing but what nh3 let through is ever written there (actions.words).
    return mark_safe(product.description_html)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe


def away(shop: Shop) -> str:
    """When a shop on holiday takes orders again; nothing otherwise."""
    if not (shop.is_paused and shop.paused_until):
        return ""
    return _("On holiday: orders are taken again from %(day)s.") % {
        "day": date_format(shop.paused_until, "j F")
    }


def told(product: Product, variants: list[Product], at: datetime, *, asked: str) -> dict[str, Any]:
    """Everything above, as the page takes it."""
    return {
        **priced(product, at),
        "is_chosen": bool(variants) and product.way in BOUGHT,
        "choices": choices(variants, at, asked=asked),
        "side_by_side": len(variants) <= SIDE_BY_SIDE,
        "option_names": option_names(variants),
        "product_facts": facts(product),
        "description": description(product),
        "away": away(product.shop),
        "sold_out": sold_out(product, variants),
    }


def _compared(product: Product, prior: str) -> str:
    """C. conso. art. L112-1-1: what the reduction is compared with, and over which days."""
    began, sold = product.reduced_until, product.published_at
    if began and sold and sold > began - ANNOUNCED - LOOKED_BACK:
        return _("Lowest price since it went on sale on %(day)s: %(price)s") % {
            "day": date_format(clock.local(sold), "j F"),
            "price": prior,
        }
    return _("Lowest price of the 30 days before the reduction: %(price)s") % {"price": prior}
