"""Decisions of the town, each with its statement of reasons, and appeals against them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models import Product
from storefront.merchants.models import Shop


class Decided(Exception):
    """Somebody was faster: this was decided already."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> DecisionQuerySet:
        """Those that withhold something and were not taken back."""
        return self.filter(lifted_at__isnull=True).exclude(measure=Decision.Measure.NONE)


class Decision(models.Model):
    """What was decided of a shop or a product, and why (DSA art. 17, P2B art. 4)."""

    class Measure(models.TextChoices):
        NONE = "none", _("leave it")
        UNPUBLISH = "unpublish", _("withdraw the product")
        SUSPEND = "suspend", _("suspend the shop")

    class Ground(models.TextChoices):
        LEGAL = "legal", _("against the law")
        TERMS = "terms", _("against the rules of the marketplace")

    # As long as a merchant may contest it (DSA art. 20, 1).
    REDRESS = timedelta(days=183)

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="decisions")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="decisions")
    measure = models.CharField(_("decision"), max_length=16, choices=Measure)
    facts = models.TextField(_("facts"), max_length=2000)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, blank=True)
    rule = models.CharField(_("which law or rule"), max_length=300, blank=True)
    # Nothing here decides without a person; said all the same, since the law asks for it.
    automated = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    lifted_at = models.DateTimeField(null=True)
    # What it withdrew was to be seen: taken back, the decision shows it again, and nothing else.
    hid = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(measure="none") | (~models.Q(ground="") & ~models.Q(rule="")),
                name="decision_measure_has_a_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(measure="unpublish") | models.Q(product__isnull=False),
                name="decision_withdraws_a_product",
            ),
        ]
        indexes = [models.Index(fields=["product"], name="decision_product_at")]

    def __str__(self) -> str:
        return f"{self.product or self.shop}: {self.measure}"

    @property
    def contested_until(self) -> datetime:
        return self.at + self.REDRESS


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> AppealQuerySet:
        return self.filter(answered_at__isnull=True).order_by("due_at", "pk")


class Appeal(models.Model):
    """A merchant contests a decision, once; a person of the town answers."""

    WITHIN = timedelta(days=10)

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    text = models.TextField(_("why you contest it"), max_length=3000)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    due_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=254, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, granted__isnull=True)
                | models.Q(answered_at__isnull=False, granted__isnull=False),
                name="appeal_answered_or_not",
            )
        ]
        indexes = [models.Index(fields=["answered_at", "due_at"], name="appeal_due")]

    def __str__(self) -> str:
        return f"{self.decision}: {self.at:%Y-%m-%d}"
