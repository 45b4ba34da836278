"""What a product was sold at, and since when: what the law has a reduction compared with."""

from __future__ import annotations

from django.db import models

from halles.money import MoneyField
from storefront.catalogue.models.products import Product


class PriceChange(models.Model):
    """
    From `at` on, the product was on sale at that price; None: it was not on sale.

    Rows are only added, and only by the actions that change a price or a state.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="price_changes")
    price = MoneyField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["product", "at"], name="pricechange_of_product")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.price}"
