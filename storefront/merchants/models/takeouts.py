"""What a merchant takes along: everything that is kept of it, in one file."""

from django.db import models

from storefront.merchants.models.merchants import Merchant


class Takeout(models.Model):
    """A copy of all that is kept of one merchant, asked for and then made by a worker."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="takeouts")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=254)
    # In the private bucket, once made.
    key = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.merchant}, {self.asked_at:%Y-%m-%d}"
