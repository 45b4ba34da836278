"""What a shop said of the columns of its spreadsheets, so that it says it once."""

from __future__ import annotations

from django.db import models

from storefront.catalogue.models import Category
from storefront.merchants.models import Shop


class Mapping(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="mappings")
    # A hash of the headers, whatever their order, case and accents.
    signature = models.CharField(max_length=64)
    # Header to field.
    fields = models.JSONField()
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    publishes = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "signature"], name="mapping_once_per_headers"),
        ]

    def __str__(self) -> str:
        return f"{self.shop}: {len(self.fields)}"
