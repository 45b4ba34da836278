"""Messages to later: written with the fact they follow from, delivered by a worker."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        return self.filter(done_at=None, dead=False)

    def due(self, at: datetime) -> MessageQuerySet:
        return self.waiting().filter(due_at__lte=at).order_by("pk")

    def to_publish(self, at: datetime) -> MessageQuerySet:
        """Due, and not handed to the broker lately: the broker may have lost it since."""
        lately = at - Message.PUBLISHED_FOR
        return self.due(at).exclude(published_at__gt=lately)


class Message(models.Model):
    TRIES = 12
    PUBLISHED_FOR: ClassVar[timedelta] = timedelta(seconds=60)

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

    def failed(self, error: Exception, *, at: datetime) -> None:
        """Keep the reason and wait longer each time; give up after TRIES and stay for a person."""
        self.attempts += 1
        self.last_error = f"{type(error).__name__}: {error}"[:2000]
        self.dead = self.attempts >= self.TRIES
        self.due_at = at + timedelta(seconds=min(2**self.attempts, 3600))
        self.published_at = None
        self.save()
