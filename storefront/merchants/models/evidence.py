"""Papers that a merchant shows the town hall, for as long as it takes to decide."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models.merchants import Merchant


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def kept(self) -> EvidenceQuerySet:
        """Those whose file is still there."""
        return self.filter(deleted_at__isnull=True)

    def to_delete(self, *, decided_before: datetime) -> EvidenceQuerySet:
        """Kept files of merchants the town hall answered before that moment, and not since."""
        # To claim a shop is a move, too, and no answer.
        waiting = models.Q(merchant__moves__at__gte=decided_before) | models.Q(
            merchant__state__in=[Merchant.State.CLAIMED, Merchant.State.IN_REVIEW]
        )
        decided = self.kept().filter(
            merchant__moves__at__lt=decided_before, sent_at__lt=decided_before
        )
        return decided.exclude(pk__in=self.filter(waiting).values("pk")).distinct()


class Evidence(models.Model):
    """One file. The row stays as a trace after the file is deleted; nothing leads to it then."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("registration certificate (Kbis, RNE)")
        IDENTITY = "identity", _("identity of the manager")
        ADDRESS = "address", _("proof of the shop's address")
        LICENCE = "licence", _("licence or diploma of the trade")
        OTHER = "other", _("another paper")

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("what it is"), max_length=16, choices=Kind)
    # In the private bucket; emptied with the file.
    key = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=254)
    deleted_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(key=""),
                name="evidence_deleted_leads_nowhere",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merchant}: {self.kind}"
