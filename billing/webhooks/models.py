"""What providers tell us: which town an object is of, and the events as they came."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from halles import moves


class ProviderObject(models.Model):
    """Which town a provider's object belongs to: events say nothing that could be trusted."""

    provider = models.CharField(max_length=20)
    object_id = models.CharField(max_length=100)
    schema_name = models.CharField(max_length=63)

    towns_may_add = True
    goes_with_town = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "object_id"], name="webhooks_provider_object_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.object_id}"


class Event(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("event", "received")
        PROCESSED = "processed", pgettext_lazy("event", "processed")
        QUARANTINED = "quarantined", pgettext_lazy("event", "in quarantine")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.RECEIVED: {State.PROCESSED, State.QUARANTINED},
        State.PROCESSED: set(),
        State.QUARANTINED: set(),
    }

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    payload = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="webhooks_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"

    def move_to(self, state: str, *, at: datetime) -> None:
        """Move along MOVES and keep when; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.state = state
        self.ended_at = at
        self.save(update_fields=["state", "ended_at"])
