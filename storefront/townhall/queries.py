"""What the town hall looks at in the morning."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum

from billing.vouchers import queries as vouchers
from billing.vouchers.models import Campaign
from halles.money import Money
from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant, Shop
from storefront.orders.models import SubOrder

MONTH = timedelta(days=30)
State = Merchant.State


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


def merchants(chosen: str) -> QuerySet[Merchant]:
    found = Merchant.objects.filter(state=chosen).select_related("shop", "owner")
    return found.order_by("applied_at", "pk")


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
