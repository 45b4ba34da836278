"""What is given back of a payment."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from billing.payments.models.payments import Payment
from halles import moves
from halles.money import Money, MoneyField


class RefundQuerySet(models.QuerySet["Refund"]):
    def standing(self) -> RefundQuerySet:
        """Given back, or about to be."""
        return self.exclude(state=Refund.State.FAILED)

    def total(self) -> Money:
        return Money.total(self.values_list("amount", flat=True))


class Refund(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("payment", "under way")
        SUCCEEDED = "succeeded", pgettext_lazy("payment", "given back")
        FAILED = "failed", pgettext_lazy("payment", "failed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PENDING: {State.SUCCEEDED, State.FAILED},
        State.SUCCEEDED: {State.FAILED},
        State.FAILED: set(),
    }

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    idem = models.CharField(max_length=200, unique=True)
    amount = MoneyField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    provider_id = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="refund_amount"),
        ]

    def __str__(self) -> str:
        return f"refund of {self.amount} on {self.payment}"

    def move_to(self, state: str, *, at: datetime) -> None:
        """Move along MOVES and keep when; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.state = state
        self.ended_at = at
        self.save(update_fields=["state", "provider_id", "ended_at"])
