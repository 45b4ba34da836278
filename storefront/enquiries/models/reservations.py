"""A reservation: goods a shop sets aside, to be paid at its counter."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halles.accounts.models import Role
from halles.money import Money, MoneyField
from halles.moves import Moving
from storefront.merchants.models import merchants_of


def new_token() -> str:
    """128 random bits: whoever has them may follow the reservation."""
    return secrets.token_urlsafe(16)


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def visible_to(self, user: Any) -> ReservationQuerySet:
        """Those made at the merchants at whose desk this person is."""
        return self.filter(merchant__in=merchants_of(user, *Role.AT_WORK))

    def overdue(self, at: datetime) -> ReservationQuerySet:
        """Goods set aside for longer than was said, and nobody came."""
        return self.filter(state__in=Reservation.HOLDING, held_until__lte=at)

    def held_by(self, email: str, product_id: int) -> int:
        """How many of a product are off the shelf for that mailbox."""
        own = self.filter(state__in=Reservation.HOLDING, email__iexact=email)
        return own.filter(product=product_id).aggregate(sum=Sum("quantity"))["sum"] or 0


class Reservation(Moving, models.Model):
    class State(models.TextChoices):
        ASKED = "asked", _("to confirm")
        SET_ASIDE = "set_aside", _("set aside")
        COLLECTED = "collected", _("collected")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", pgettext_lazy("reservation", "cancelled")
        EXPIRED = "expired", pgettext_lazy("reservation", "expired")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.ASKED: {State.SET_ASIDE, State.REFUSED, State.CANCELLED, State.EXPIRED},
        State.SET_ASIDE: {State.COLLECTED, State.REFUSED, State.CANCELLED, State.EXPIRED},
        State.COLLECTED: set(),
        State.REFUSED: set(),
        State.CANCELLED: set(),
        State.EXPIRED: set(),
    }
    # As long as it is in one of these, its goods are off the shelf.
    HOLDING = (State.ASKED, State.SET_ASIDE)

    token = models.CharField(max_length=22, unique=True, default=new_token)
    # One form, one reservation, however often it is sent.
    idem = models.CharField(max_length=64, unique=True)
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    unit_price = MoneyField()
    quantity = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State, default=State.ASKED)
    shopper = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    asked_at = models.DateTimeField()
    held_until = models.DateTimeField()

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="reservation_quantity"
            ),
            models.CheckConstraint(condition=Q(unit_price__gt=0), name="reservation_price"),
        ]
        indexes = [
            models.Index(
                fields=["held_until"],
                condition=Q(state__in=["asked", "set_aside"]),
                name="reservation_held",
            ),
            models.Index(fields=["merchant", "state"], name="reservation_of_merchant"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("enquiries:reservation", args=[self.token])

    @property
    def total(self) -> Money:
        """What is paid at the counter."""
        return Money(self.unit_price.cents * self.quantity)

    @property
    def is_holding(self) -> bool:
        return self.state in self.HOLDING


class ReservationStep(models.Model):
    """One move of one reservation. Rows are only ever added."""

    reservation = models.ForeignKey(Reservation, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=Reservation.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True
