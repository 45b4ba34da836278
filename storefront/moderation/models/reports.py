"""A report: somebody says that a shop or a product should not be there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.moderation.models.decisions import Decision


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> ReportQuerySet:
        """Those nobody decided, the first due first."""
        return self.filter(decision__isnull=True).order_by("due_at", "pk")

    def about_the_same(self, report: Report) -> ReportQuerySet:
        return self.filter(shop=report.shop_id, product=report.product_id)


class Report(models.Model):
    class Reason(models.TextChoices):
        DANGEROUS = "dangerous", _("dangerous product")
        COUNTERFEIT = "counterfeit", _("counterfeit or stolen")
        MISLEADING = "misleading", _("false price, photo or description")
        NOT_LOCAL = "not_local", _("not a shop of the town")
        OFFENSIVE = "offensive", _("insulting, hateful or indecent")
        OTHER = "other", _("something else")

    # In days. Dangerous goods: three working days at most (regulation 2023/988, art. 22, 12).
    DAYS: ClassVar[dict[str, int]] = {Reason.DANGEROUS: 1, Reason.COUNTERFEIT: 3}
    USUAL_DAYS = 7

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="reports")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="reports")
    reason = models.CharField(_("what is wrong"), max_length=16, choices=Reason)
    text = models.TextField(_("what you saw"), max_length=2000)
    # Whoever reports need not say who they are; forgotten some time after the answer.
    email = models.EmailField(_("your e-mail"), blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="reports")

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(decision__isnull=True),
                name="report_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product or self.shop}: {self.reason}"

    @classmethod
    def due(cls, reason: str, *, at: datetime) -> datetime:
        """Until when the town must have answered."""
        return at + timedelta(days=cls.DAYS.get(reason, cls.USUAL_DAYS))
