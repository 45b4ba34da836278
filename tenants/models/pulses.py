"""Which processes are alive, and which of several has the floor."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PulseQuerySet(models.QuerySet["Pulse"]):
    def beat(self, name: str, *, holder: str = "") -> None:
        """Say that the process of that name is alive."""
        alive = {"holder": holder, "at": Now()}
        self.update_or_create(name=name, defaults=alive)

    def hold(self, name: str, *, holder: str, lease: timedelta) -> bool:
        """
        Take or keep the floor; False while another holds it.

        Whoever says nothing for `lease` has lost it. One conditional update, by the clock of
        the database: no lock that a crash, a pooler or a second node could leave behind.
        """
        free = Q(holder=holder) | Q(at__lt=Now() - lease)
        if self.filter(free, name=name).update(holder=holder, at=Now()):
            return True
        first = Pulse(name=name, holder=holder, at=Now())
        self.bulk_create([first], ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()


class Pulse(models.Model):
    """The last sign of life of a kind of process. The truth about health that doctors read."""

    RELAY, BEAT, CLOCK = "relay", "beat", "clock"

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
