"""Quarters of a town, which shop is in which, and what the town says of its shops."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.agenda.models.prose import Prose
from storefront.merchants.models import Shop


class QuarterQuerySet(models.QuerySet["Quarter"]):
    def shown(self) -> QuarterQuerySet:
        """Those anybody may read of."""
        return self.filter(archived_at=None)


class Quarter(Prose):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    archived_at = models.DateTimeField(null=True)

    objects = QuarterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/quartiers/{self.slug}/"


class QuarterShop(models.Model):
    """A shop is in one quarter at most."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="quarter_shop")
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="places")

    def __str__(self) -> str:
        return f"{self.quarter}: {self.shop}"


class Portrait(Prose):
    """What the town says of its shops, on its home page: one row, or none."""

    ONLY = 1

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="portrait_only_one")]

    def __str__(self) -> str:
        return self.text[:60]
