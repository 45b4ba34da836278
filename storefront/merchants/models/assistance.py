"""A town agent who acts for a merchant: for whom, why, until when, and how it was told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from storefront.merchants.models.merchants import Merchant


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    def live(self, at: datetime) -> AssistanceQuerySet:
        return self.filter(ended_at__isnull=True, until__gt=at)

    def to_tell(self) -> AssistanceQuerySet:
        """Those whose merchant reads no e-mail, and was not told yet."""
        return self.filter(told_at__isnull=True).order_by("began_at", "pk")


class Assistance(models.Model):
    """One stay of an agent at a merchant's desk; the right itself is a role that ends by itself."""

    LASTS = timedelta(hours=1)

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="assistances")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assistances")
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # By mail at once; by telephone or on paper, when an agent says so.
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=254, blank=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        constraints = [
            # One at a time: what an agent does must be for one merchant only.
            models.UniqueConstraint(
                fields=["agent"],
                condition=models.Q(ended_at__isnull=True),
                name="assistance_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("began_at")), name="assistance_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.merchant}"
