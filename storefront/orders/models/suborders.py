"""The part of an order that one merchant sells: its own contract, its own progress."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.payments.models import Payee
from halles.accounts.models import Role
from halles.money import Money, MoneyField
from halles.moves import Moving
from storefront.merchants.models import merchants_of
from storefront.orders.models.orders import Order


class NoPayee(Exception):
    """The merchant sells and there is nobody to pay."""


def new_code() -> str:
    """Six figures the shopper says at the counter; tries are counted."""
    return f"{secrets.randbelow(10**6):06}"


class SubOrderQuerySet(models.QuerySet["SubOrder"]):
    def visible_to(self, user: Any) -> SubOrderQuerySet:
        """Paid parts of the merchants this person works for; never those of a neighbour."""
        own = merchants_of(user, *Role.AT_WORK)
        return self.filter(merchant__in=own, order__paid_at__isnull=False)

    def to_prepare(self) -> SubOrderQuerySet:
        return self.filter(state__in=[SubOrder.State.AWAITING, SubOrder.State.ACCEPTED])


class SubOrder(Moving, models.Model):
    class State(models.TextChoices):
        AWAITING = "awaiting", _("to accept")
        ACCEPTED = "accepted", _("being prepared")
        READY = "ready", _("ready to collect")
        HANDED_OVER = "handed_over", _("handed over")
        REFUSED = "refused", _("refused")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.AWAITING: {State.ACCEPTED, State.REFUSED},
        State.ACCEPTED: {State.READY, State.REFUSED},
        State.READY: {State.HANDED_OVER, State.REFUSED},
        State.HANDED_OVER: set(),
        State.REFUSED: set(),
    }

    order = models.ForeignKey(Order, models.PROTECT, related_name="suborders")
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="suborders")
    state = models.CharField(max_length=16, choices=State, default=State.AWAITING)
    pickup_code = models.CharField(max_length=6, default=new_code)
    # Where the shop brings it; empty when it is collected. As it was said at the sale.
    deliver_to = models.CharField(max_length=300, blank=True, default="", db_default="")
    total = MoneyField()
    voucher_share = MoneyField(default=Money(0))
    card_share = MoneyField()
    # Frozen at the sale: a later change of rate does not touch it.
    commission = MoneyField(default=Money(0))
    commission_vat = MoneyField(default=Money(0))

    objects = SubOrderQuerySet.as_manager()

    class Meta:
        # A shopper reads them again: they must not change places when one moves on.
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "merchant"], name="suborder_once"),
            models.CheckConstraint(
                condition=Q(total=F("voucher_share") + F("card_share")),
                name="suborder_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(voucher_share__gte=0, card_share__gte=0, commission__gte=0),
                name="suborder_amounts_positive",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "state"], name="suborder_of_merchant")]

    def __str__(self) -> str:
        return f"{self.order} / {self.merchant}"

    @property
    def printed_code(self) -> str:
        """`250 018`: as it is read aloud."""
        return f"{self.pickup_code[:3]} {self.pickup_code[3:]}"

    @property
    def payee(self) -> Payee:
        """To whom its money is owed; raise NoPayee, which no approved merchant does."""
        if self.merchant.payee is None:
            raise NoPayee(self.merchant)
        return self.merchant.payee

    @property
    def kept(self) -> Money:
        """What the town keeps of the sale, its VAT included."""
        return Money.total([self.commission, self.commission_vat])

    @property
    def owed(self) -> Money:
        """What the sale brings to the merchant, on both rails."""
        return Money.total([self.total, -self.kept])


class SubOrderStep(models.Model):
    """One move of one part of an order. Rows are only ever added."""

    suborder = models.ForeignKey(SubOrder, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=SubOrder.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True


class Line(models.Model):
    """What was sold, as it was named and priced at that moment."""

    suborder = models.ForeignKey(SubOrder, models.PROTECT, related_name="lines")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    unit_price = MoneyField()
    quantity = models.PositiveSmallIntegerField()
    vat_basis_points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def total(self) -> Money:
        return Money(self.unit_price.cents * self.quantity)
