"""A shop: the face a merchant shows to the town."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import JSONObject, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from halles import clock
from halles.pictures import Picture
from storefront.merchants.models import told_open
from storefront.merchants.models.hours import Hours
from storefront.merchants.models.merchants import Merchant
from storefront.merchants.models.modes import Selling
from storefront.merchants.models.openings import Closing, Opening, SpecialOpening
from storefront.merchants.models.stalls import Stall

FRENCH = "public.halles_fr"
# The columns that hours are read from.
WEEK, AWAY = ("weekday", "opens", "closes"), ("first_day", "last_day", "reason")
SPECIAL, STALL = ("day", "opens", "closes", "note"), ("place", "market", *Stall.COLUMNS)


class ShopQuerySet(models.QuerySet["Shop"]):
    def published(self) -> ShopQuerySet:
        """Shops anybody may walk into: shown by their merchant, approved by the town hall."""
        return self.filter(published=True, merchant__state=Merchant.State.APPROVED)

    def told_open(self, at: datetime, *, departement: str) -> ShopQuerySet:
        """Shops that know, as `open_now`, what `hours.is_open` would say at that moment."""
        door = told_open.is_open(at, departement=departement)
        return self.annotate(
            open_now=models.ExpressionWrapper(door, output_field=models.BooleanField())
        )

    def told_collecting(self, at: datetime, *, departement: str) -> ShopQuerySet:
        """Shops that know, as `collects_today`, whether something could be fetched that day."""
        today = clock.local(at).date()
        away = models.Q(paused_on__lte=today, paused_until__gt=today)
        door = told_open.opens_today(at, departement=departement)
        door &= ~away
        return self.annotate(
            collects_today=models.ExpressionWrapper(door, output_field=models.BooleanField())
        )

    def with_hours(self) -> ShopQuerySet:
        """Shops that know their hours and their merchant without asking again."""
        return (
            self.select_related("merchant")
            .defer("search")
            .annotate(
                kept_openings=_rows_of(Opening, *WEEK),
                kept_closings=_rows_of(Closing, *AWAY),
                kept_specials=_rows_of(SpecialOpening, *SPECIAL),
                kept_stalls=_rows_of(Stall, *STALL),
            )
        )


class Shop(Selling):
    merchant = models.OneToOneField(Merchant, models.PROTECT, related_name="shop")
    name = models.CharField(_("shop name"), max_length=100)
    slug = models.SlugField(max_length=110, unique=True)
    trade = models.CharField(_("trade"), max_length=60, blank=True)
    tagline = models.CharField(_("in one sentence"), max_length=120, blank=True)
    story = models.TextField(_("story"), max_length=2000, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=200)
    # What hangs at "front:<pk>" and "logo:<pk>" and is ready (storefront.photos), written here
    # so that no page has to ask for it.
    photo_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    cover_width = models.PositiveIntegerField(default=0)
    cover_height = models.PositiveIntegerField(default=0)
    logo_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    logo_width = models.PositiveIntegerField(default=0, db_default=0)
    logo_height = models.PositiveIntegerField(default=0, db_default=0)
    accepts_vouchers = models.BooleanField(_("takes the town's vouchers"), default=False)
    open_on_holidays = models.BooleanField(_("open on public holidays"), default=False)
    # A merchant of the markets has stalls and no shop to walk into.
    has_door = models.BooleanField(default=True, db_default=True)
    published = models.BooleanField(default=False)
    # Degrees (WGS 84), both or neither: where its door is, for whoever asks what is near.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    # On holiday: nothing is bought from the first day until the day it takes orders again.
    paused_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    # Moves whenever its page would look different by its own doing; its goods have dates too.
    updated_at = models.DateTimeField(default=timezone.now, db_default=Now())
    search = models.GeneratedField(
        expression=SearchVector("name", "trade", weight="A", config=FRENCH)
        + SearchVector("tagline", weight="B", config=FRENCH)
        + SearchVector("story", weight="D", config=FRENCH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ShopQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["search"], name="shop_search")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="shop_place_is_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_on=None, paused_until=None)
                | models.Q(
                    paused_on__isnull=False,
                    paused_until__isnull=False,
                    paused_until__gt=models.F("paused_on"),
                ),
                name="shop_pause_ends",
            ),
            *Selling.constraints,
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        # Written out: asking the URL map costs more than the rest of its card.
        return f"/boutiques/{self.slug}/"

    @property
    def is_published(self) -> bool:
        """What `published` says of one shop; reads its merchant."""
        return self.published and self.merchant.state == Merchant.State.APPROVED

    @property
    def is_paused(self) -> bool:
        """Whether it is on holiday today: it is looked at, and nothing is bought."""
        if self.paused_on is None or self.paused_until is None:
            return False
        return self.paused_on <= clock.local(timezone.now()).date() < self.paused_until

    @property
    def cover(self) -> Picture:
        """The picture of the shop; nothing without one."""
        return Picture(self.photo_key, self.cover_width, self.cover_height)

    @property
    def thumb(self) -> str:
        """The same, small, for lists and mails."""
        return self.cover.thumb

    @property
    def share_picture(self) -> str:
        """A JPEG of 1200 × 630 for links shown elsewhere; nothing without a picture."""
        return self.cover.share

    @property
    def logo(self) -> Picture:
        """Its logo; nothing without one."""
        return Picture(self.logo_key, self.logo_width, self.logo_height, self.name)

    @cached_property
    def hours(self) -> Hours:
        """When it is open; asks the database unless `with_hours` did."""
        usual = Hours.read(
            self._kept("openings", WEEK),
            self._kept("closings", AWAY),
            departement=clock.departement(self.merchant.insee),
            open_on_holidays=self.open_on_holidays,
        )
        return usual.besides(
            specials=self._kept("specials", SPECIAL, of="special_openings"),
            stalls=self._kept("stalls", STALL),
            has_door=self.has_door,
        )

    def _kept(self, name: str, columns: tuple[str, ...], *, of: str = "") -> list[dict[str, Any]]:
        kept = getattr(self, f"kept_{name}", None)
        return list(getattr(self, of or name).values(*columns)) if kept is None else kept


def _rows_of(model: type[models.Model], *fields: str) -> ArraySubquery:
    rows = model._default_manager.filter(shop=models.OuterRef("pk")).order_by(fields[0], fields[1])
    return ArraySubquery(rows.values(row=JSONObject(**{field: field for field in fields})))
