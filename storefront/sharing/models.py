"""That a shop lets the other shops of the platform say of a thing what it says: who, and when."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self) -> AgreementQuerySet:
        """Those nobody has withdrawn."""
        return self.filter(withdrawn_at=None)


class Agreement(models.Model):
    """One row each time it is given; taken back, the row stays and says by whom."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="agreements")
    # All that the sheet knows of where it comes from.
    token = models.UUIDField(default=uuid4, unique=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=254)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=254, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(withdrawn_at=None), name="agreement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.given_at}"

    @property
    def holds(self) -> bool:
        """Whether there is something to share: a thing with a code, on sale in a shop let in."""
        approved = self.product.shop.merchant.state == Merchant.State.APPROVED
        on_sale = self.product.state == Product.State.PUBLISHED
        return self.withdrawn_at is None and bool(self.product.gtin) and approved and on_sale
