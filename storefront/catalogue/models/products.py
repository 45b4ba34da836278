"""A product: one thing one shop sells, with its price and how many are left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from halles import moves
from halles.money import Money, MoneyField
from halles.pictures import Picture
from halles.translations.slugs import slug as slug_of
from storefront.catalogue.models import facts, kinds
from storefront.catalogue.models.categories import Category
from storefront.catalogue.models.shown import ProductQuerySet
from storefront.catalogue.models.units import Unit
from storefront.merchants.models import BOUGHT, Mode, Shop

FRENCH = "public.halles_fr"


class Product(facts.Facts, models.Model):
    State = kinds.State
    Vat = kinds.Vat

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.PUBLISHED, State.ARCHIVED},
        State.PUBLISHED: {State.DRAFT, State.ARCHIVED},
        State.ARCHIVED: {State.PUBLISHED, State.DRAFT},
    }

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="products")
    # A product with options is a head; each combination of them is a product of the same shop.
    # That a head is no variant and of the same shop, a foreign key of the migration holds.
    variant_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="variants")
    has_variants = models.BooleanField(default=False, db_default=False)
    # In order: [["Taille", "M"], ["Couleur", "Rouge"]].
    options = models.JSONField(default=list, db_default=[], blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=130)
    description = models.TextField(_("description"), max_length=3000, blank=True)
    # Of a head, the lowest of its variants.
    price = MoneyField(_("price"))
    # The prior price of the reduction it is in, and until when that is announced (reductions).
    reduced_from = MoneyField(null=True)
    reduced_until = models.DateTimeField(null=True)
    # What the shop itself wishes crossed out; never above the prior price.
    crossed_price = MoneyField(_("crossed-out price"), null=True, blank=True)
    vat_basis_points = models.PositiveSmallIntegerField(_("VAT"), choices=Vat, default=Vat.NORMAL)
    # None: the shop does not count them.
    stock = models.PositiveIntegerField(_("stock"), null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    # The first of its photos, for cards, and the others: what hangs at "product:<pk>" and is ready
    # (storefront.photos), written here so that no page has to ask for it.
    photo_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    gallery = models.JSONField(default=list, blank=True, db_default=[])
    picture_width = models.PositiveIntegerField(default=0)
    picture_height = models.PositiveIntegerField(default=0)
    picture_alt = models.CharField(_("what the picture shows"), max_length=150, blank=True)
    # The names of its shelf and of its shop's trade: what somebody looks for who types "cheese".
    keywords = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # A draft that is put on sale by the clock.
    publish_at = models.DateTimeField(null=True)
    # The form it came with, word for word: sent twice, it is one product.
    idem = models.CharField(max_length=64, **facts.EMPTY)
    # Moves whenever its page would look different: with its words, its price, its pictures, and
    # when the last one is sold or the first one is back; not with each one sold in between.
    updated_at = models.DateTimeField(default=timezone.now, db_default=Now())
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config=FRENCH)
        + SearchVector("keywords", weight="B", config=FRENCH)
        + SearchVector("description", weight="C", config=FRENCH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="product_price_positive"),
            models.CheckConstraint(
                condition=Q(vat_basis_points__in=[210, 550, 1000, 2000]), name="product_vat_rate"
            ),
            models.CheckConstraint(
                condition=Q(stock=None) | Q(stock__gte=0), name="product_stock_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="product_published_when",
            ),
            *facts.CONSTRAINTS,
        ]
        indexes = [
            GinIndex(fields=["search"], name="product_search"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published", variant_of=None),
                name="product_newest",
            ),
            models.Index(
                F("category_id"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published", variant_of=None),
                name="product_newest_of_shelf",
            ),
            models.Index(fields=["gtin"], condition=~Q(gtin=""), name="product_gtin"),
            models.Index(
                fields=["publish_at"], condition=Q(publish_at__isnull=False), name="product_due"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = slug_of(self.name)[:130]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page; of a variant, its head's with that variant chosen."""
        if self.variant_of_id is None:
            return address(self.slug, self.pk)
        return f"{address(self.slug, self.variant_of_id)}?variante={self.pk}"

    @property
    def title(self) -> str:
        """Its name, and the options that tell it from the other variants."""
        chosen = ", ".join(value for _name, value in self.options)
        return f"{self.name} ({chosen})" if chosen else self.name

    @property
    def unit(self) -> Unit | None:
        """How much of a measure one of it is."""
        if self.unit_amount is None:
            return None
        return Unit(self.unit_amount, kinds.Measure(self.unit_measure))

    @unit.setter
    def unit(self, unit: Unit | None) -> None:
        self.unit_amount = unit.amount if unit else None
        self.unit_measure = unit.measure if unit else ""

    @property
    def unit_price(self) -> str:
        """What a kilogram, a litre or a metre of it costs; nothing when nobody said."""
        return self.unit.printed(self.price) if self.unit else ""

    def prior_price(self, at: datetime) -> Money | None:
        """The lowest price before the reduction it is in; None when it is in none."""
        return self.reduced_from if self.reduced_until and at < self.reduced_until else None

    def shown_crossed(self, at: datetime) -> Money | None:
        """What its price is shown against: the shop's own choice, or the prior price."""
        prior = self.prior_price(at)
        return (self.crossed_price or prior) if prior else None

    @property
    def photo(self) -> Picture:
        """Its first photo, the one of its card; nothing without one."""
        return Picture(self.photo_key, self.picture_width, self.picture_height, self.picture_alt)

    @property
    def thumb(self) -> str:
        """The same, small, for lists and mails."""
        return self.photo.thumb

    @property
    def share_picture(self) -> str:
        """A JPEG of 1200 × 630 for links shown elsewhere; nothing without a picture."""
        return self.photo.share

    @property
    def photos(self) -> list[Picture]:
        """All of them, in order; kept without the town's own part of their keys."""
        owner = self.photo_key.rpartition("/")[0]
        others = [Picture(f"{owner}/{name}", *rest) for name, *rest in self.gallery]
        return [self.photo, *others] if self.photo else []

    @property
    def sold_out(self) -> bool:
        return self.stock == 0

    @property
    def way(self) -> Mode:
        """How it is sold: its own mode, or else its shop's."""
        return Mode(self.mode or self.shop.mode)

    @property
    def site(self) -> str:
        """Where it is sold on its shop's own site."""
        return self.link or self.shop.website

    @property
    def can_be_had(self) -> bool:
        """Whether there is one to sell, in a shop that is at work, whichever way."""
        shop = self.shop
        on_sale = self.state == self.State.PUBLISHED and not (self.sold_out or self.has_variants)
        return on_sale and shop.is_published and not shop.is_paused

    @property
    def can_be_reserved(self) -> bool:
        """What `reservable` says of one product."""
        return self.can_be_had and self.way == Mode.RESERVE

    @property
    def can_be_bought(self) -> bool:
        """What `for_sale` says of one product; reads its shop and merchant."""
        return self.can_be_had and self.way in BOUGHT

    def move_to(self, state: kinds.State) -> None:
        """Move along MOVES; raise IllegalMove otherwise. The audit keeps who and when."""
        moves.check(self.MOVES, self.state, state)
        self.state = state


def address(slug: str, pk: int) -> str:
    """A product's page. Written out: asking the URL map costs a page of cards 0.5 ms."""
    return f"/produits/{slug or 'produit'}-{pk}/"
