"""What a shopper pays through the provider, and how far along it is."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.ledger.models import Mode
from halles import moves
from halles.money import Money, MoneyField


class PaymentQuerySet(models.QuerySet["Payment"]):
    def of(self, reference: str) -> PaymentQuerySet:
        """The attempts to pay for one thing, the latest first."""
        return self.filter(reference=reference).order_by("-attempt")

    def unresolved(self, at: datetime) -> PaymentQuerySet:
        """Begun a while ago, with no end that we know of: the news of it may be lost."""
        return self.filter(state__in=Payment.OPEN, opened_at__lte=at - Payment.PATIENCE).exclude(
            provider_id=""
        )


class Payment(models.Model):
    class State(models.TextChoices):
        REQUIRES_PAYMENT = "requires_payment", pgettext_lazy("payment", "to be paid")
        PROCESSING = "processing", pgettext_lazy("payment", "being processed")
        SUCCEEDED = "succeeded", pgettext_lazy("payment", "paid")
        FAILED = "failed", pgettext_lazy("payment", "failed")
        CANCELLED = "cancelled", pgettext_lazy("payment", "cancelled")
        REFUNDED = "refunded", pgettext_lazy("payment", "refunded")

    # A provider may take back a failure, never a success: money that came is given back by refund.
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.REQUIRES_PAYMENT: {
            State.PROCESSING,
            State.SUCCEEDED,
            State.FAILED,
            State.CANCELLED,
        },
        State.PROCESSING: {State.SUCCEEDED, State.FAILED, State.CANCELLED},
        State.FAILED: {State.SUCCEEDED},
        State.CANCELLED: set(),
        State.SUCCEEDED: {State.REFUNDED},
        # The bank sent a refund back: the money is ours to return again.
        State.REFUNDED: {State.SUCCEEDED},
    }
    OPEN = (State.REQUIRES_PAYMENT, State.PROCESSING)
    LOST = (State.FAILED, State.CANCELLED)
    PATIENCE = timedelta(minutes=2)

    class Failure(models.TextChoices):
        """Why it did not succeed, in words for the shopper."""

        DECLINED = "card_declined", _("Your bank declined the card. Please try another one.")
        FUNDS = "insufficient_funds", _("There is not enough money on this card.")
        AUTHENTICATION = "authentication_failed", _("Your bank could not confirm that it was you.")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=100)
    attempt = models.PositiveSmallIntegerField(default=1)
    amount = MoneyField()
    mode = models.CharField(max_length=4, choices=Mode)
    state = models.CharField(max_length=20, choices=State, default=State.REQUIRES_PAYMENT)
    failure = models.CharField(max_length=30, choices=Failure, blank=True)
    email = models.EmailField()
    description = models.CharField(max_length=200)
    return_path = models.CharField(max_length=300)
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100, blank=True)
    page_url = models.URLField(max_length=500, blank=True)
    opened_at = models.DateTimeField()

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "attempt"], name="payment_attempt_once"),
            models.UniqueConstraint(
                fields=["reference"],
                condition=models.Q(state__in=["requires_payment", "processing"]),
                name="payment_one_open",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="payment_provider_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount"),
            # Our own pages only: the browser is sent there.
            models.CheckConstraint(
                condition=models.Q(return_path__regex=r"^/([^/\\]|$)"), name="payment_return_path"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.attempt})"

    @property
    def refundable(self) -> Money:
        """What was received and is neither given back nor about to be."""
        if self.state != self.State.SUCCEEDED:
            return Money.ZERO
        left: Money = self.amount - self.refunds.standing().total()
        return left

    def move_to(self, state: str, *, at: datetime, by: str) -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.state = state
        self.save(update_fields=["state", "failure"])
        self.steps.create(state=state, at=at, by=by)


class Step(models.Model):
    """One move of one payment. Rows are only ever added."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=Payment.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True

    def __str__(self) -> str:
        return f"{self.payment}: {self.state}"
