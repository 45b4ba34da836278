"""An import that comes back by itself, from an address the shop gave."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models import Shop


class Schedule(models.Model):
    class Period(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    DAYS = {Period.DAILY: 1, Period.WEEKLY: 7}
    # After so many failures in a row it stops and says so.
    MOST_FAILURES = 3

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="import_schedule")
    address = models.CharField(_("address of the file"), max_length=1000)
    period = models.CharField(_("how often"), max_length=8, choices=Period, default=Period.DAILY)
    # More lines in error than this, and nothing is applied.
    tolerated = models.PositiveIntegerField(_("errors you accept"), default=0)
    active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # Why it failed the last time: a word that the pages translate.
    reason = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(active=True), name="schedule_due"),
        ]

    def __str__(self) -> str:
        return self.address

    def step(self, at: datetime) -> None:
        """Wait for its next turn, counted from the one that came, never several at once."""
        period = timedelta(days=self.DAYS[self.Period(self.period)])
        late = max(at - self.next_at, timedelta())
        self.next_at += period * (late // period + 1)
