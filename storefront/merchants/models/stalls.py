"""A stall: where a merchant sells besides its shop, or without one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models import rhythms


class Stall(rhythms.Rhythmic):
    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="stalls")
    place = models.CharField(_("place"), max_length=120)
    # The town's market it is part of, "market:3"; nothing when the merchant stands alone.
    market = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["place", "opens", "pk"]
        constraints = [
            *rhythms.constraints("stall"),
            models.UniqueConstraint(
                fields=["shop", "market"], condition=~Q(market=""), name="stall_once_a_market"
            ),
        ]
        indexes = [models.Index(fields=["market"], condition=~Q(market=""), name="stall_market")]

    def __str__(self) -> str:
        return self.place
