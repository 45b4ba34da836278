"""The local provider's own books: a payment simulator that keeps to the rules of a real one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import pgettext_lazy

from billing.payments.models import Payment
from halles import moves
from halles.money import Money, MoneyField

OURS = Payment.State


def new_id() -> str:
    """An id that cannot be guessed: whoever has it may pay."""
    return f"loc_{get_random_string(24)}"


class LocalPayment(models.Model):
    class State(models.TextChoices):
        REQUIRES_PAYMENT = "requires_payment", pgettext_lazy("payment", "waiting for a card")
        REQUIRES_ACTION = (
            "requires_action",
            pgettext_lazy("payment", "waiting for the bank"),
        )
        PROCESSING = "processing", pgettext_lazy("payment", "being processed")
        SUCCEEDED = "succeeded", pgettext_lazy("payment", "paid")
        FAILED = "failed", pgettext_lazy("payment", "failed")
        CANCELED = "canceled", pgettext_lazy("payment", "canceled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.REQUIRES_PAYMENT: {State.REQUIRES_ACTION, State.PROCESSING, State.CANCELED},
        State.REQUIRES_ACTION: {State.PROCESSING, State.FAILED, State.CANCELED},
        State.PROCESSING: {State.SUCCEEDED, State.FAILED},
        State.SUCCEEDED: set(),
        State.FAILED: set(),
        State.CANCELED: set(),
    }
    FINAL = (State.SUCCEEDED, State.FAILED, State.CANCELED)
    # What the rest of the house calls these states.
    OURS: ClassVar[dict[str, str]] = {
        State.REQUIRES_PAYMENT: OURS.REQUIRES_PAYMENT,
        State.REQUIRES_ACTION: OURS.REQUIRES_PAYMENT,
        State.PROCESSING: OURS.PROCESSING,
        State.SUCCEEDED: OURS.SUCCEEDED,
        State.FAILED: OURS.FAILED,
        State.CANCELED: OURS.CANCELLED,
    }
    LASTS = timedelta(hours=24)
    LEAST = Money(50)

    public_id = models.CharField(max_length=40, unique=True, default=new_id)
    idempotency_key = models.CharField(max_length=255, unique=True)
    amount = MoneyField()
    reference = models.CharField(max_length=100)
    description = models.CharField(max_length=200)
    return_url = models.URLField(max_length=500)
    state = models.CharField(max_length=20, choices=State, default=State.REQUIRES_PAYMENT)
    failure = models.CharField(max_length=30, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=50), name="local_amount_least"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def move_to(self, state: str, *, at: datetime) -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.state = state
        self.save(update_fields=["state", "failure"])
        self.steps.create(state=state, at=at)


class LocalStep(models.Model):
    """One move of one local payment. Rows are only ever added."""

    payment = models.ForeignKey(LocalPayment, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=LocalPayment.State)
    at = models.DateTimeField()

    append_only = True

    def __str__(self) -> str:
        return f"{self.payment}: {self.state}"


class LocalRefund(models.Model):
    public_id = models.CharField(max_length=40, unique=True, default=new_id)
    payment = models.ForeignKey(LocalPayment, models.PROTECT, related_name="refunds")
    idempotency_key = models.CharField(max_length=255, unique=True)
    amount = MoneyField()
    at = models.DateTimeField()

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="local_refund_amount"),
        ]

    def __str__(self) -> str:
        return self.public_id
