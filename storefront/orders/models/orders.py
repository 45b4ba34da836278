"""An order: what a shopper pays once."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.payments.models import Payment
from halles.money import Money, MoneyField
from halles.moves import Moving

# Read aloud over a counter: no letter or figure that may be taken for another.
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_number() -> str:
    """A number that can be said aloud and says nothing about how much a town sells."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def new_token() -> str:
    """128 random bits: whoever has them may follow the order."""
    return secrets.token_urlsafe(16)


class OrderQuerySet(models.QuerySet["Order"]):
    def overdue(self, at: datetime) -> OrderQuerySet:
        """Placed, not paid, and past the time their goods are held."""
        return self.filter(state=Order.State.PLACED, held_until__lte=at)

    def visible_to(self, user: Any) -> OrderQuerySet:
        """The orders a signed-in shopper made while signed in."""
        return self.filter(user_id=user.pk) if user.pk else self.none()


class Order(Moving, models.Model):
    class State(models.TextChoices):
        PLACED = "placed", _("waiting for payment")
        PAID = "paid", _("paid")
        COMPLETED = "completed", _("completed")
        EXPIRED = "expired", pgettext_lazy("order", "expired")
        CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")

    # A payment may arrive after its order expired: it is honoured if the goods are still there.
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PLACED: {State.PAID, State.EXPIRED},
        State.EXPIRED: {State.PAID, State.CANCELLED},
        State.PAID: {State.COMPLETED, State.CANCELLED},
        State.COMPLETED: set(),
        State.CANCELLED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=9, unique=True, default=new_number)
    token = models.CharField(max_length=22, unique=True, default=new_token)
    idem = models.CharField(max_length=64, unique=True)
    form_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=State, default=State.PLACED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="orders"
    )
    basket = models.ForeignKey("basket.Basket", models.SET_NULL, null=True, related_name="+")
    # The one that paid it; others that came too are given back.
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    total = MoneyField()
    voucher_total = MoneyField(default=Money(0))
    card_total = MoneyField()
    placed_at = models.DateTimeField()
    held_until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("voucher_total") + F("card_total")), name="order_total_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, voucher_total__gte=0, card_total__gte=0),
                name="order_amounts_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(state="placed"), name="order_held"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:track", args=[self.token])

    @property
    def reference(self) -> str:
        """How the apps below name this order."""
        return f"order:{self.uuid}"

    def can_be_paid(self, at: datetime) -> bool:
        """Whether its goods are still held for a payment."""
        return self.state == self.State.PLACED and at < self.held_until


class OrderStep(models.Model):
    """One move of one order. Rows are only ever added."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=Order.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True
