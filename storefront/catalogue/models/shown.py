"""Which products are shown, which are sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, Func, Max, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import Greatest, RowNumber
from django.utils import timezone

from halles import clock
from storefront.catalogue.models.kinds import State
from storefront.merchants.models import BOUGHT, Merchant, Mode, in_mode

if TYPE_CHECKING:
    from storefront.catalogue.models.products import Product  # noqa: F401 (named in a string below)


class IsAnyOf(Func):
    """`key = ANY(array)`: rows are looked up by key; `IN (SELECT …)` would read the whole table."""

    arg_joiner, template = " = ANY(", "(%(expressions)s))"
    output_field = models.BooleanField()


class ProductQuerySet(models.QuerySet["Product"]):
    # Looked at to find a mixture: enough for the busiest week, whatever the town's size.
    LATELY = 400

    def in_category(self, slug: str) -> ProductQuerySet:
        """Products of that shelf and of those inside it."""
        return self.filter(Q(category__slug=slug) | Q(category__parent__slug=slug))

    def heads(self) -> ProductQuerySet:
        """What lists and pages show: every product but the variants, which their head shows."""
        return self.filter(variant_of=None)

    def shown(self) -> ProductQuerySet:
        """Heads anybody may look at: published, in a shop anybody may walk into."""
        return self.heads()._in_open_shops()

    def sellable(self) -> ProductQuerySet:
        """What can be bought of what is shown: products without variants, and variants."""
        return self.filter(has_variants=False)._in_open_shops()

    def for_sale(self) -> ProductQuerySet:
        """What the basket takes now: left, paid here, in a shop that is not on holiday."""
        return self._to_be_had().filter(in_mode(*BOUGHT))

    def reservable(self) -> ProductQuerySet:
        """What may be set aside now: left, paid in its shop, which is not on holiday."""
        return self._to_be_had().filter(in_mode(Mode.RESERVE))

    def _to_be_had(self) -> ProductQuerySet:
        today = clock.local(timezone.now()).date()
        left = Q(stock=None) | Q(stock__gt=0)
        away = Q(shop__paused_on__lte=today, shop__paused_until__gt=today)
        return self.sellable().filter(left).exclude(away)

    def mixed(self, most: int) -> ProductQuerySet:
        """Of the newest, at most that many of one shop."""
        lately = ArraySubquery(self.newest().values("pk")[: self.LATELY])
        place = Window(RowNumber(), partition_by="shop", order_by=[F("published_at").desc(), "-pk"])
        return (
            self.model._default_manager.filter(IsAnyOf("pk", lately))
            .annotate(place=place)
            .filter(place__lte=most)
        )

    def newest(self) -> ProductQuerySet:
        return self.order_by("-published_at", "-pk")

    def told_changed(self) -> ProductQuerySet:
        """Products that know, as `changed_at`, when their page last changed, variants and all."""
        of_one = self.model._default_manager.filter(variant_of=OuterRef("pk")).order_by()
        latest = of_one.values("variant_of").annotate(at=Max("updated_at")).values("at")
        with_variants = When(has_variants=True, then=Greatest("updated_at", Subquery(latest)))
        return self.annotate(changed_at=Case(with_variants, default=F("updated_at")))

    def _in_open_shops(self) -> ProductQuerySet:
        return self.filter(
            state=State.PUBLISHED,
            shop__published=True,
            shop__merchant__state=Merchant.State.APPROVED,
        )
