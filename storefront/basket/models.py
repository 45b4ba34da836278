"""A basket: what a shopper means to buy, over any number of merchants. It holds no stock."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q

MOST = 99


def new_key() -> str:
    """128 random bits: whoever has them has the basket."""
    return secrets.token_hex(16)


class BasketQuerySet(models.QuerySet["Basket"]):
    def forgotten(self, since: datetime) -> BasketQuerySet:
        return self.filter(changed_at__lt=since)


class Basket(models.Model):
    key = models.CharField(max_length=32, unique=True, default=new_key)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = BasketQuerySet.as_manager()

    def __str__(self) -> str:
        return f"basket {self.pk}"


class Line(models.Model):
    basket = models.ForeignKey(Basket, models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "product"], name="basket_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MOST), name="basket_line_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id}"
