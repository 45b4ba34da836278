"""One product in several sizes, colours, weights: each combination is sold on its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product as combinations

from django.db import transaction

from halles.audit import actions as audit
from halles.money import Money
from storefront.catalogue.actions import prices, stock
from storefront.catalogue.actions.life import archive
from storefront.catalogue.actions.products import OF_HEAD, head_of, locked, saved, traced
from storefront.catalogue.models import IllegalMove, Product
from storefront.catalogue.models.codes import gtin
from storefront.catalogue.models.facts import MOST_OPTIONS
from storefront.catalogue.models.units import Unit

MOST_VARIANTS, LONGEST = 100, 40
Options = Sequence[tuple[str, Sequence[str]]]
# One combination: ("Taille", "M"), ("Couleur", "Rouge").
Key = tuple[tuple[str, str], ...]
State = Product.State


class BadOptions(Exception):
    """No name, no value, the same one twice, more than three options, or a word too long."""


class TooManyVariants(Exception):
    """The options make more than a hundred combinations."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class LastVariant(Exception):
    """A product with options keeps one of its variants: withdraw the product instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a shop says of one variant, whole; `shown` and `idem` as in Details."""

    price: Money
    said: stock.Said
    gtin: str = ""
    sku: str = ""
    unit: Unit | None = None
    crossed_price: Money | None = None


@transaction.atomic
def set_options(head: Product, options: Options, *, at: datetime, by: str) -> list[Product]:
    """
    Have a product sold in every combination of these options, at most a hundred.

    Variants that were there keep their price and stock, those no longer named are withdrawn,
    new ones cost what the product costs. What was counted begins with none left.

    Raises BadOptions, TooManyVariants, or IllegalMove for what is a variant itself.
    """
    wanted = _combined(options)
    head, there = _opened(head)
    counted = not head.has_variants and head.stock is not None
    _become_head(head, at=at, by=by)
    for key, variant in there.items():
        if key not in wanted and variant.state != State.ARCHIVED:
            archive(variant, at=at, by=by)
    made = [_made(head, key, there.get(key), counted=counted, at=at, by=by) for key in wanted]
    prices.price_head(head, at=at)
    traced(head, "options set", at=at, by=by, variants=len(made))
    return made


@transaction.atomic
def add_variant(
    head: Product, *, chosen: Sequence[tuple[str, str]], offer: Offer, at: datetime, by: str
) -> Product:
    """
    Sell a product in one more combination, as given by a file that names some and not all.

    One that is there takes the offer; one that was withdrawn comes back with it. Raises
    BadOptions, TooManyVariants, IllegalMove for what is a variant itself, and what
    `change_variant` raises.
    """
    key = _combined([(name, [value]) for name, value in chosen])[0]
    head, there = _opened(head)
    if any([name for name, _ in other] != [name for name, _ in key] for other in there):
        raise BadOptions(key)
    if key not in there and len(there) >= MOST_VARIANTS:
        raise TooManyVariants(len(there) + 1)
    _become_head(head, at=at, by=by)
    variant = _made(head, key, there.get(key), counted=False, price=offer.price, at=at, by=by)
    said = stock.Said(shown=variant.stock, said=offer.said.said, idem=offer.said.idem)
    return change_variant(variant, offer=replace(offer, said=said), at=at, by=by)


@transaction.atomic
def change_variant(variant: Product, *, offer: Offer, at: datetime, by: str) -> Product:
    """
    Change the price, stock, measure, bar code and reference of one variant.

    Raises StockMoved, BadGtin, SkuTaken or CrossedTooHigh; then nothing is changed.
    """
    head = head_of(variant)
    variant = locked(variant)
    variant.stock = stock.move(variant.pk, offer.said, at=at, by=by)
    prices.set_price(variant, offer.price, at=at, by=by)
    variant.gtin, variant.sku, variant.updated_at = gtin(offer.gtin), offer.sku, at
    variant.unit = offer.unit
    saved(variant)
    prices.cross_out(variant, offer.crossed_price, at=at)
    if head:
        prices.price_head(head, at=at)
    audit.record("variant changed", target=f"product:{variant.pk} {variant.title}", by=by, at=at)
    return variant


@transaction.atomic
def remove_variant(variant: Product, *, at: datetime, by: str) -> Product:
    """
    Sell that combination no more.

    Raises LastVariant when it is the only one, IllegalMove for what is no variant.
    """
    head = head_of(variant)
    if head is None:
        raise IllegalMove(f"{variant.pk} is no variant")
    if head.variants.exclude(state=State.ARCHIVED).exclude(pk=variant.pk).count() == 0:
        raise LastVariant
    return archive(variant, at=at, by=by)


def _opened(product: Product) -> tuple[Product, dict[Key, Product]]:
    """The product and its variants by what they are, locked. Raises IllegalMove for a variant."""
    head = locked(product)
    if head.variant_of_id:
        raise IllegalMove(f"{head.pk} is a variant")
    held = head.variants.select_for_update().order_by("pk")
    return head, {_key(variant.options): variant for variant in held}


def _combined(options: Options) -> list[Key]:
    names = [name.strip() for name, _values in options]
    values = [[value.strip() for value in given] for _name, given in options]
    if not 1 <= len(options) <= MOST_OPTIONS or not _all_differ(names):
        raise BadOptions(names)
    if not all(given and _all_differ(given) for given in values):
        raise BadOptions(values)
    number = 1
    for given in values:
        number *= len(given)
    if number > MOST_VARIANTS:
        raise TooManyVariants(number)
    pairs = [[(name, value) for value in given] for name, given in zip(names, values, strict=True)]
    return list(combinations(*pairs))


def _all_differ(words: Sequence[str]) -> bool:
    fit = all(word and len(word) <= LONGEST for word in words)
    return fit and len({word.casefold() for word in words}) == len(words)


def _key(options: list[list[str]]) -> Key:
    return tuple((name, value) for name, value in options)


def _become_head(head: Product, *, at: datetime, by: str) -> None:
    if head.has_variants:
        return
    if head.state == State.PUBLISHED:
        prices.stop(head, at=at, by=by)
    head.has_variants, head.stock, head.updated_at = True, None, at
    head.reduced_from = head.reduced_until = head.crossed_price = None
    # The codes were those of one thing; now each variant has its own.
    head.gtin = ""
    saved(head)


def _made(  # noqa: PLR0913  (what is said of one combination)
    head: Product,
    key: Key,
    there: Product | None,
    *,
    counted: bool,
    price: Money | None = None,
    at: datetime,
    by: str,
) -> Product:
    if there is not None and there.state != State.ARCHIVED:
        return there
    variant = there or Product(
        shop_id=head.shop_id,
        variant_of=head,
        options=[list(pair) for pair in key],
        price=price or head.price,
        stock=0 if counted else None,
        unit_measure=head.unit_measure,
        unit_amount=head.unit_amount,
        created_at=at,
    )
    for field in OF_HEAD:
        setattr(variant, field, getattr(head, field))
    variant.updated_at, variant.state = at, State.DRAFT
    saved(variant)
    if head.state == State.PUBLISHED:
        variant.state, variant.published_at = State.PUBLISHED, variant.published_at or at
        prices.apply(variant, at=at, by=by)
        saved(variant)
    return variant
