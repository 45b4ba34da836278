"""What a shop said of its stock: one row a form, so that a form sent twice counts once."""

from __future__ import annotations

from django.db import models

from storefront.catalogue.models.products import Product


class Recount(models.Model):
    """A stock went from `shown` to `said`; None where it is not counted. Rows are only added."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="recounts")
    idem = models.CharField(max_length=64)
    shown = models.PositiveIntegerField(null=True)
    said = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "idem"], name="recount_once_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.shown} → {self.said}"
