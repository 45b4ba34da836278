"""A market of the town: the days it is held on, its hours, its place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.agenda.models.prose import Prose
from storefront.merchants.models import Rhythmic, rhythms


class MarketQuerySet(models.QuerySet["Market"]):
    def shown(self) -> MarketQuerySet:
        """Those anybody may read of."""
        return self.filter(archived_at=None)


class Market(Prose, Rhythmic):
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(max_length=110, unique=True)
    place = models.CharField(_("place"), max_length=120)
    archived_at = models.DateTimeField(null=True)

    objects = MarketQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [*rhythms.constraints("market")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/marches/{self.slug}/"

    @property
    def reference(self) -> str:
        """What the stalls of this market call it."""
        return f"market:{self.pk}"
