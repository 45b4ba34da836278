"""Names that shops had: a link made with one still leads there."""

from __future__ import annotations

from django.db import models

from storefront.merchants.models import Shop


class FormerName(models.Model):
    """A slug that a shop had last; the slug of a shop that is there goes before it."""

    slug = models.SlugField(max_length=110, unique=True)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="former_names")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slug} → {self.shop.slug}"
