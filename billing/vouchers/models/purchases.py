"""A household buys vouchers: what is kept for it until it has paid."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.vouchers.models.campaigns import Campaign
from halles import moves, signing
from halles.money import Money, MoneyField

WALLET = "wallet"


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    def take(self, campaign: Campaign, household_key: str, quantity: int) -> bool:
        """Count them for the household; False, and nothing, past the cap. Locks its row."""
        if quantity > campaign.cap_per_household:
            return False
        counted = self.raw(
            "INSERT INTO vouchers_allotment AS had (campaign_id, household_key, count)"
            " VALUES (%s, %s, %s) ON CONFLICT (campaign_id, household_key)"
            " DO UPDATE SET count = had.count + excluded.count"
            " WHERE had.count + excluded.count <= %s RETURNING *",
            [campaign.pk, household_key, quantity, campaign.cap_per_household],
        )
        return len(list(counted)) == 1

    def free(self, campaign: Campaign, household_key: str, quantity: int) -> None:
        own = self.filter(campaign=campaign, household_key=household_key)
        own.update(count=F("count") - quantity)


class Allotment(models.Model):
    """How many vouchers of a campaign a household holds or is about to."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="allotments")
    household_key = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField()

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "household_key"], name="allotment_once_per_household"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.count}"


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def forgotten(self, at: datetime) -> PurchaseQuerySet:
        """Not paid in time."""
        return self.filter(state=Purchase.State.PLACED, held_until__lte=at)


class Purchase(models.Model):
    class State(models.TextChoices):
        PLACED = "placed", _("waiting for payment")
        PAID = "paid", pgettext_lazy("purchase", "paid")
        EXPIRED = "expired", _("not paid in time")
        REFUNDED = "refunded", pgettext_lazy("purchase", "refunded")

    # A payment may arrive late: it is honoured if the envelope still can, else given back.
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PLACED: {State.PAID, State.EXPIRED},
        State.EXPIRED: {State.PAID, State.REFUNDED},
        State.PAID: set(),
        State.REFUNDED: set(),
    }

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="purchases")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    household_key = models.CharField(max_length=64)
    quantity = models.PositiveSmallIntegerField()
    amount = MoneyField()
    state = models.CharField(max_length=16, choices=State, default=State.PLACED)
    idem = models.CharField(max_length=64, unique=True)
    placed_at = models.DateTimeField()
    held_until = models.DateTimeField()

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(amount__gt=0), name="purchase_positive"
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_until"], condition=Q(state="placed"), name="purchase_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How payments and the ledger call it."""
        return f"purchase:{self.uuid}"

    @property
    def token(self) -> str:
        """Opens its wallet page, in this town only."""
        return signing.sign(WALLET, self.pk)

    @property
    def town_share(self) -> Money:
        return self.campaign.town_share * self.quantity

    def move_to(self, state: State, *, at: datetime) -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.steps.create(before=self.state, after=state, at=at)
        self.state = state
        self.save(update_fields=["state"])


class PurchaseStep(models.Model):
    """One move of one purchase. Rows are only ever added."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, choices=Purchase.State)
    after = models.CharField(max_length=16, choices=Purchase.State)
    at = models.DateTimeField()

    append_only = True

    def __str__(self) -> str:
        return f"{self.purchase}: {self.before} → {self.after}"
