"""How the shops of a demo town sell, the days they open otherwise, and what they have reduced."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from halles import clock
from halles.demo import almanac, particulars
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.actions import Details, Offer, Said
from storefront.catalogue.models import Product
from storefront.merchants import actions
from storefront.merchants.actions import OwnHours, Terms
from storefront.merchants.models import Mode, Shop
from tenants.models import Town

# Delivered by bicycle: worth it from so much on.
LEAST_DELIVERED = Money(25_00)
ROUND = "Tournée le mardi et le vendredi, de 17 h à 19 h 30."
SUNDAY, MORNING = 6, (time(10), time(13))
SPECIAL_IN, SPECIALS = timedelta(days=15), {"libraire", "jouets", "mode"}
REDUCED_FOR = timedelta(days=4)
AWAY = (timedelta(days=40), timedelta(days=47))
GROWING, DEARER = {"Contenance", "Format"}, 80_00


def open_up(town: Town, shop: almanac.Shop, front: Shop, *, at: datetime) -> None:
    """Say how the shop sells and when it opens or closes besides its week; once."""
    if front.mode != shop.mode:
        actions.sell(front, terms=_terms(town, shop), at=at, by=shop.email)
    if shop.trade in SPECIALS and not front.special_openings.exists():
        own = OwnHours(days=[_a_sunday(at)], stretches=[MORNING], note="dimanche en ville")
        actions.set_special(front, own=own, at=at, by=shop.email)
    if shop.trade == "bijoutier" and not front.closings.exists():
        today = clock.local(at).date()
        days = (today + AWAY[0], today + AWAY[1])
        actions.add_closing(front, days=days, reason="congés", at=at, by=shop.email)


def tell_options(product: Product, told: particulars.Particulars, *, at: datetime, by: str) -> None:
    """Have a product sold in its options, some of each."""
    stock = product.stock
    for number, variant in enumerate(catalogue.set_options(product, told.options, at=at, by=by)):
        # Of one combination none is left: shoppers meet that, too.
        left = None if stock is None else (number * 5 + 3) % 8
        said = Said(shown=variant.stock, said=left, idem=f"demo:{variant.pk}")
        # Larger ones are dearer: sizes of clothes are not.
        larger = number if told.options[0][0] in GROWING else 0
        offer = Offer(
            price=variant.price + product.price.percent(DEARER) * larger,
            said=said,
            unit=variant.unit,
        )
        catalogue.change_variant(variant, offer=offer, at=at, by=by)


def lower(row: almanac.Town, town: Town, shop: almanac.Shop, *, at: datetime) -> None:
    """Reduce what its table reduces, a few days ago; what is reduced stays so."""
    for good in almanac.goods(shop, row, town.name):
        told = particulars.of(shop, good, row)
        if not told.lowered:
            continue
        heads = Product.objects.heads().filter(shop__merchant__siret=shop.siret, name=good.name)
        for product in heads.filter(state=Product.State.PUBLISHED):
            _reduce(product, told.lowered, at=at - REDUCED_FOR, by=shop.email)


def _reduce(product: Product, per_cent: int, *, at: datetime, by: str) -> None:
    sold = list(product.variants.order_by("pk")) if product.has_variants else [product]
    for each in sold:
        if each.reduced_from is not None or (each.published_at or at) >= at:
            continue
        price = each.price.percent(10_000 - per_cent * 100)
        if product.has_variants:
            said = Said(shown=each.stock, said=each.stock, idem=f"demo:lower:{each.pk}")
            catalogue.change_variant(
                each, offer=Offer(price=price, said=said, unit=each.unit), at=at, by=by
            )
        else:
            catalogue.change(each, details=replace(Details.of(each), price=price), at=at, by=by)


def _terms(town: Town, shop: almanac.Shop) -> Terms:
    delivers = shop.mode == Mode.DELIVER
    return Terms(
        mode=Mode(shop.mode),
        website=f"https://www.{shop.slug}.example/" if shop.mode == Mode.LINK else "",
        delivery_codes=tuple(town.commune.postal_codes) if delivers else (),
        delivery_least=LEAST_DELIVERED if delivers else Money.ZERO,
        delivery_note=ROUND if delivers else "",
    )


def _a_sunday(at: datetime) -> date:
    day = clock.local(at + SPECIAL_IN).date()
    return day + timedelta(days=(SUNDAY - day.weekday()) % 7)
