"""What the town hall looks at in the morning."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from billing.vouchers import queries as vouchers
from billing.vouchers.models import Campaign
from halles.money import Money
from storefront.agenda.models import Market
from storefront.catalogue.models import Product
from storefront.merchants.models import Invitation, Merchant, Shop
from storefront.orders.models import SubOrder

MONTH = timedelta(days=30)
SOME = 12
State = Merchant.State
Merchants = QuerySet[Merchant]


@dataclass(frozen=True, slots=True)
class Figures:
    shops: int
    products: int
    orders: int
    spent: Money
    campaign: Campaign | None


def figures(at: datetime) -> Figures:
    """Shops and products on show, and what was sold in the last thirty days."""
    paid = SubOrder.objects.filter(order__paid_at__gt=at - MONTH)
    kept = paid.exclude(state=SubOrder.State.REFUSED)
    sold = kept.aggregate(count=Count("order", distinct=True), total=Sum("total"))
    return Figures(
        shops=Shop.objects.published().count(),
        products=Product.objects.shown().count(),
        orders=sold["count"],
        spent=sold["total"] or Money.ZERO,
        campaign=vouchers.current_campaign(at),
    )


def merchants(chosen: str, *, asked: str = "", stuck_at: datetime | None = None) -> Merchants:
    """Those in that state whose name, SIRET, commune or e-mail has these words."""
    found = Merchant.objects.filter(state=chosen).select_related("shop", "owner", "invitation")
    for word in asked.split()[:5]:
        digits = "".join(filter(str.isdigit, word))
        held = Q(shop__name__icontains=word) | Q(legal_name__icontains=word)
        held |= Q(city__icontains=word) | Q(email__icontains=word)
        found = found.filter(held | Q(siret__contains=digits) if digits else held)
    if stuck_at:
        found = found.filter(invitation__in=Invitation.objects.stuck(stuck_at))
    return found.order_by("applied_at", "pk")


def stuck(at: datetime) -> QuerySet[Invitation]:
    """Invitations that nobody has moved along for a week."""
    return Invitation.objects.stuck(at).select_related("merchant__shop")


class Embeddable(NamedTuple):
    """What another site may show: what it is called, what it is, where its page is."""

    name: str
    line: str
    path: str


def embeddable(words: str) -> list[Embeddable]:
    """Markets, shops and products on show with these words, some of each."""
    few = slice(SOME)
    markets = Market.objects.shown().filter(name__icontains=words)
    shops = Shop.objects.published().filter(name__icontains=words).order_by("name", "pk")
    # A town has too many products to leaf through: they are asked for by name.
    named = Product.objects.shown().filter(name__icontains=words).select_related("shop")
    goods = named.defer("search")[few] if words else ()
    return [
        *(Embeddable(m.name, _("Market"), m.get_absolute_url()) for m in markets[few]),
        *(Embeddable(s.name, _("Shop"), s.get_absolute_url()) for s in shops.defer("search")[few]),
        *(Embeddable(p.name, p.shop.name, p.get_absolute_url()) for p in goods),
    ]


def tabs(chosen: str) -> list[dict[str, Any]]:
    counted = Merchant.objects.values_list("state").annotate(count=Count("pk")).order_by()
    counts = dict(counted)
    return [
        {
            "name": str(state.label).capitalize(),
            "url": f"?etat={state}",
            "current": state == chosen,
            "count": counts.get(state, 0),
        }
        for state in State
    ]
