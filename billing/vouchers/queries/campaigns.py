"""What is said of a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Q, Sum, When

from billing.ledger import chart
from billing.ledger import queries as ledger
from billing.payments import registry
from billing.payments.models import Payee
from billing.vouchers.models import Campaign, Purchase, Redemption, Voucher
from halles import clock
from halles.money import Money


def current_campaign(at: datetime) -> Campaign | None:
    """
    The campaign to speak of: on sale, else the last one whose vouchers can be spent.

    One statement: the home page asks it of every visitor.
    """
    ours = Campaign.objects.filter(mode=registry.mode())
    day = clock.local(at).date()
    spendable = ours.exclude(state=Campaign.State.DRAFT).filter(spend_until__gte=day)
    on_sale = ours.on_sale(at)
    first_on_sale = Case(When(pk__in=on_sale.values("pk"), then=F("pk")))
    return (on_sale | spendable).order_by(first_on_sale.asc(nulls_last=True), "-pk").first()


def is_on_sale(campaign: Campaign, at: datetime) -> bool:
    """Whether somebody could buy one now."""
    sold_today = Campaign.objects.on_sale(at).filter(pk=campaign.pk).exists()
    return sold_today and campaign.affordable > 0


@dataclass(frozen=True)
class Figures:
    issued: Money
    count: int
    redeemed: Money
    outstanding: Money
    waiting: int
    households: int
    shops: list[tuple[Payee, Money]]


def figures(campaign: Campaign) -> Figures:
    """What the town hall asks: sold, spent, still to be spent, and where."""
    vouchers = Voucher.objects.filter(campaign=campaign)
    sold = vouchers.aggregate(count=Count("pk"), face=Sum("face"))
    purchases = Purchase.objects.filter(campaign=campaign)
    counts = purchases.aggregate(
        waiting=Count("pk", filter=Q(state=Purchase.State.PLACED)),
        households=Count("household_key", filter=Q(state=Purchase.State.PAID), distinct=True),
    )
    shops = _by_shop(campaign)
    return Figures(
        issued=sold["face"] or Money.ZERO,
        count=sold["count"],
        redeemed=Money.total(amount for _, amount in shops),
        outstanding=-ledger.balance(chart.voucher_liability(campaign.pk), campaign.mode),
        waiting=counts["waiting"],
        households=counts["households"],
        shops=shops,
    )


def _by_shop(campaign: Campaign) -> list[tuple[Payee, Money]]:
    spent = Redemption.objects.filter(voucher__campaign=campaign).order_by()
    sums = spent.values("payee").annotate(spent=Sum("amount"), back=Sum("given_back"))
    totals = {row["payee"]: row["spent"] - row["back"] for row in sums}
    payees = Payee.objects.filter(pk__in=totals).order_by("name")
    return sorted(((p, totals[p.pk]) for p in payees), key=lambda pair: -pair[1].cents)
