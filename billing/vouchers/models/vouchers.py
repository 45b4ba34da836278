"""Stored value of a campaign. What is left changes only with a move that says why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from billing.ledger.models import Journal
from billing.payments import registry
from billing.vouchers.models import codes
from billing.vouchers.models.campaigns import Campaign
from billing.vouchers.models.purchases import Purchase
from halles import clock
from halles.money import Money, MoneyField

KEY_VERSION = 1


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def of_codes(self, typed: Sequence[str]) -> VoucherQuerySet:
        """Those found by what was typed, of this mode, in the order in which rows are locked."""
        digests = [codes.digest(code) for code in typed]
        found = self.filter(code_hash__in=digests, campaign__mode=registry.mode())
        return found.select_related("campaign").with_holds().order_by("pk")

    def with_holds(self) -> VoucherQuerySet:
        """Vouchers that know, as `is_held`, whether an order keeps a part of them."""
        return self.annotate(is_held=Exists(_holds()))  # type: ignore[no-redef]

    def past(self, at: datetime) -> VoucherQuerySet:
        """Past their last day, and not waiting for an order to be paid."""
        over = self.filter(state=Voucher.State.ACTIVE, expires_at__lte=at)
        return over.filter(~Exists(_holds())).order_by("pk")


class Voucher(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("voucher", "valid")
        EXPIRED = "expired", pgettext_lazy("voucher", "expired")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="vouchers")
    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="vouchers")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    face = MoneyField()
    remaining = MoneyField()
    buyer_share = MoneyField()
    town_share = MoneyField()
    state = models.CharField(max_length=16, choices=State, default=State.ACTIVE)
    code_hash = models.CharField(max_length=64, unique=True)
    last4 = models.CharField(max_length=4)
    key_version = models.PositiveSmallIntegerField(default=KEY_VERSION)
    expires_at = models.DateTimeField()

    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gte=0) & Q(remaining__lte=F("face")),
                name="voucher_remaining",
            ),
            models.CheckConstraint(
                condition=Q(buyer_share__gte=0)
                & Q(town_share__gte=0)
                & Q(face=F("buyer_share") + F("town_share")),
                name="voucher_shares",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="active"), name="voucher_to_expire"
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.last4}"

    is_held: bool

    @property
    def code(self) -> str:
        return codes.derive(self.uuid, key_version=self.key_version)

    @property
    def last_day(self) -> date:
        """The last day it can be spent."""
        return clock.local(self.expires_at - timedelta(seconds=1)).date()

    def shares(self, amount: Money) -> tuple[Money, Money]:
        """What of `amount` the buyer and the town had paid, in proportion, to the cent."""
        buyer, town = amount.share([self.buyer_share, self.town_share])
        return buyer, town

    def prolong(self, last_day: date) -> None:
        """Valid again, until the end of that day."""
        self.state = self.State.ACTIVE
        self.expires_at = clock.moment(last_day + timedelta(days=1), clock.MIDNIGHT)
        self.save(update_fields=["state", "expires_at"])

    def add(self, move: Move) -> bool:
        """
        Change what is left by `move.amount`, and keep the move.

        False, and nothing changed, when less is left than the move takes.
        """
        enough = Voucher.objects.filter(pk=self.pk, remaining__gte=-move.amount.cents)
        if not enough.update(remaining=F("remaining") + move.amount.cents):
            return False
        self.remaining += move.amount
        move.voucher = self
        move.save()
        return True


class Hold(models.Model):
    """Value kept for an order until it is paid or forgotten."""

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("voucher", "held")
        CAPTURED = "captured", pgettext_lazy("voucher", "spent")
        RELEASED = "released", pgettext_lazy("voucher", "released")

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="holds")
    order_reference = models.CharField(max_length=80, db_index=True)
    amount = MoneyField()
    until = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.HELD)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_positive"),
            models.UniqueConstraint(
                fields=["voucher", "order_reference"],
                condition=Q(state="held"),
                name="hold_once_per_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} {self.amount} → {self.order_reference}"


class Move(models.Model):
    """A change of what is left on a voucher. Rows are only ever added; they sum to the rest."""

    class Kind(models.TextChoices):
        ISSUE = "issue", pgettext_lazy("voucher", "bought")
        HOLD = "hold", pgettext_lazy("voucher", "kept for an order")
        RELEASE = "release", pgettext_lazy("voucher", "order not paid")
        REDEEM = "redeem", pgettext_lazy("voucher", "spent")
        GIVE_BACK = "give_back", pgettext_lazy("voucher", "given back")
        EXPIRE = "expire", pgettext_lazy("voucher", "expired")

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=16, choices=Kind)
    amount = MoneyField()
    # None where no money changes hands (hold, release), or where the order's own journal tells.
    journal = models.ForeignKey(Journal, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["hold", "redeem", "expire"], amount__lt=0)
                | Q(kind__in=["issue", "release", "give_back"], amount__gt=0),
                name="move_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} {self.kind} {self.amount}"


def _holds() -> models.QuerySet[Hold]:
    """Those of the voucher of the query around."""
    return Hold.objects.filter(voucher=OuterRef("pk"), state=Hold.State.HELD)
