"""The shops of a town, narrowed, in order, and what else they may be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext as _

from halles.http.remembered import remembered
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import BOUGHT, Shop
from storefront.merchants.models.modes import Mode
from storefront.merchants.models.places import in_box, metres_from
from storefront.merchants.models.shops import ShopQuerySet
from storefront.search.queries.asked import SWITCHES, Asked, Sort
from storefront.search.queries.facets import Choice, Facet
from storefront.search.queries.hits import Around, Moment

TRUE_OF = {
    "ouvertes": Q(open_now=True),
    "retrait": Q(collects_today=True, mode__in=BOUGHT),
    "commande": Q(mode__in=BOUGHT),
    "livraison": Q(mode=Mode.DELIVER),
    "bons": Q(accepts_vouchers=True),
}


def fronts(asked: Asked, around: Around) -> QuerySet[Shop]:
    """Shops anybody may walk into, those open now first, or the nearest."""
    found = _narrowed(asked, around).with_hours()
    if asked.place is None:
        return found.order_by(F("open_now").desc(), "name", "pk")
    found = found.annotate(metres=metres_from(*asked.place))
    far = F("metres").asc(nulls_last=True)
    first = [F("open_now").desc(), far] if asked.tri == Sort.OPEN else [far]
    return found.order_by(*first, "name", "pk")


def switches_of_shops(asked: Asked, around: Around) -> list[Choice]:
    """What is so of some of them, or not, with of how many."""
    counts = {name: Count("pk", filter=clause) for name, clause in TRUE_OF.items()}
    counted = _narrowed(asked, around).aggregate(**counts)
    return [
        Choice(name, str(label), str(counted[name]), getattr(asked, name))
        for name, label in SWITCHES.items()
        if counted[name] or getattr(asked, name)
    ]


def shelves_of_shops(asked: Asked, around: Around, tops: Iterable[Category]) -> Facet:
    """The shelves their goods are on, with of how many shops."""
    apart = asked.without("categorie", "tri")
    counted = remembered(
        f"shelves of shops {apart} {around.moment}", lambda: _shops_by_shelf(apart, around)
    )
    choices = [
        Choice(top.slug, top.name, str(counted.get(top.pk, 0)), top.slug == asked.categorie)
        for top in tops
        if top.pk in counted or top.slug == asked.categorie
    ]
    return Facet("categorie", _("Category"), choices)


def _shops_by_shelf(asked: Asked, around: Around) -> dict[int, int]:
    shops = _narrowed(asked, around)
    goods = Product.objects.shown()
    if asked.query():
        goods = goods.filter(shop__in=shops.values("pk"))
    top = Coalesce("category__parent", "category")
    counted = goods.order_by().values_list(top).annotate(number=Count("shop", distinct=True))
    return dict(counted)


def _narrowed(asked: Asked, around: Around) -> ShopQuerySet:
    found = _told(around.moment)
    for name in asked.narrowed_by:
        if name in TRUE_OF:
            found = found.filter(TRUE_OF[name])
    if asked.categorie:
        inside = Product.objects.shown().filter(category__in=around.shelves)
        found = found.filter(pk__in=inside.values("shop"))
    if asked.place and asked.rayon:
        metres = 1000.0 * asked.rayon
        circle = Q(LessThan(metres_from(*asked.place), metres))
        found = found.filter(in_box(*asked.place, within=metres) & circle)
    return found


def _told(moment: Moment) -> ShopQuerySet:
    at, departement = moment
    told = Shop.objects.published().told_open(at, departement=departement)
    return told.told_collecting(at, departement=departement)
