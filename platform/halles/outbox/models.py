"""Messages to later: written with the fact they follow from, delivered by a worker."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        return self.filter(done_at=None, dead=False)

    def dead_letters(self) -> MessageQuerySet:
        """Given up by the workers, and not yet decided upon by a person."""
        return self.filter(done_at=None, dead=True)

    def due(self, at: datetime) -> MessageQuerySet:
        return self.waiting().filter(due_at__lte=at).order_by("pk")

    def to_publish(self, at: datetime, *, lost_before: datetime | None = None) -> MessageQuerySet:
        """
        Due, and not with the broker: never handed over, or so long ago that it was lost since.

        `lost_before`: when the broker was seen to have lost all it had.
        """
        lately = at - Message.published_for()
        return self.due(at).exclude(published_at__gt=max(lately, lost_before or lately))

    def under_way(self, at: datetime) -> MessageQuerySet:
        """Handed over lately, and not done yet."""
        return self.waiting().filter(published_at__gt=at - Message.published_for())


class Message(models.Model):
    TRIES = 12
    LONGEST_WAIT: ClassVar[int] = 3600

    job = models.CharField(max_length=150)
    payload = models.JSONField(default=dict)
    idem = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    dead = models.BooleanField(default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, dead=False),
                name="outbox_message_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.pk}"

    @staticmethod
    def published_for() -> timedelta:
        """After this long, a wake-up that has led to nothing is taken for lost."""
        return timedelta(seconds=settings.WAKE_UP_SECONDS)

    def failed(self, error: Exception, *, at: datetime) -> None:
        """
        Keep the reason and wait twice as long each time; stay for a person after TRIES.

        Never quite as long as the others that failed with it: they must not all come back at once.
        """
        self.attempts += 1
        self.last_error = f"{type(error).__name__}: {error}"[:2000]
        self.dead = self.attempts >= self.TRIES
        wait = min(2**self.attempts, self.LONGEST_WAIT) * random.uniform(0.5, 1.5)  # noqa: S311
        self.due_at = at + timedelta(seconds=wait)
        self.published_at = None
        self.save()

    def revive(self, *, at: datetime) -> None:
        """Try again from the beginning, as if it had never failed."""
        self.dead, self.attempts, self.due_at, self.published_at = False, 0, at, None
        self.save()

    def abandon(self, *, at: datetime) -> None:
        """Nobody will try any more; what it was stays to be read for a while."""
        self.done_at = at
        self.save(update_fields=["done_at"])
