"""A product: one thing one shop sells, with its price and how many are left."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Window
from django.db.models.functions import RowNumber
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from halles import storage
from halles.money import MoneyField
from storefront.catalogue.models.categories import Category
from storefront.merchants.models import Merchant, Shop

FRENCH = "public.halles_fr"


class IllegalMove(Exception):
    """The product cannot go from the state it is in to the one asked for."""


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

    def shown(self) -> ProductQuerySet:
        """Products anybody may look at: published, in a shop anybody may walk into."""
        return self.filter(
            state=Product.State.PUBLISHED,
            shop__published=True,
            shop__merchant__state=Merchant.State.APPROVED,
        )

    def for_sale(self) -> ProductQuerySet:
        """Products that can be bought now: shown, left, in a shop that takes orders."""
        left = Q(stock=None) | Q(stock__gt=0)
        return self.shown().filter(left, shop__takes_orders=True)

    def mixed(self, most: int) -> ProductQuerySet:
        """Of the newest, at most that many of one shop."""
        lately = ArraySubquery(self.newest().values("pk")[: self.LATELY])
        place = Window(RowNumber(), partition_by="shop", order_by=[F("published_at").desc(), "-pk"])
        return (
            Product.objects.filter(IsAnyOf("pk", lately))
            .annotate(place=place)
            .filter(place__lte=most)
        )

    def newest(self) -> ProductQuerySet:
        return self.order_by("-published_at", "-pk")


class Product(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("on sale")
        ARCHIVED = "archived", _("withdrawn")

    class Vat(models.IntegerChoices):
        """Rates of mainland France (CGI art. 278 to 281 nonies), in basis points."""

        SUPER_REDUCED = 210, _("2.1 %: press, some medicines")
        REDUCED = 550, _("5.5 %: food, books")
        INTERMEDIATE = 1000, _("10 %: meals, plants and flowers")
        NORMAL = 2000, _("20 %: everything else")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.PUBLISHED, State.ARCHIVED},
        State.PUBLISHED: {State.DRAFT, State.ARCHIVED},
        State.ARCHIVED: {State.PUBLISHED},
    }

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=130)
    description = models.TextField(_("description"), max_length=3000, blank=True)
    price = MoneyField(_("price"))
    vat_basis_points = models.PositiveSmallIntegerField(_("VAT"), choices=Vat, default=Vat.NORMAL)
    # None: the shop does not count them.
    stock = models.PositiveIntegerField(_("stock"), null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    picture_key = models.CharField(max_length=200, blank=True)
    thumb_key = models.CharField(max_length=200, blank=True)
    picture_width = models.PositiveIntegerField(default=0)
    picture_height = models.PositiveIntegerField(default=0)
    picture_alt = models.CharField(_("what the picture shows"), max_length=150, blank=True)
    share_key = models.CharField(max_length=200, blank=True)
    # The names of its shelf and of its shop's trade: what somebody looks for who types "cheese".
    keywords = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
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
        ]
        indexes = [
            GinIndex(fields=["search"], name="product_search"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published"),
                name="product_newest",
            ),
            models.Index(
                F("category_id"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published"),
                name="product_newest_of_shelf",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = slugify(self.name)[:130]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address(self.slug, self.pk)

    @property
    def picture(self) -> str:
        """Where its picture is; nothing without one."""
        return storage.public_url(self.picture_key) if self.picture_key else ""

    @property
    def thumb(self) -> str:
        """The same, small, for cards."""
        return storage.public_url(self.thumb_key) if self.thumb_key else self.picture

    @property
    def share_picture(self) -> str:
        """A JPEG of 1200 × 630 for links shown elsewhere; nothing without a picture."""
        return storage.public_url(self.share_key) if self.share_key else ""

    @property
    def sold_out(self) -> bool:
        return self.stock == 0

    @property
    def can_be_bought(self) -> bool:
        """What `for_sale` says of one product; reads its shop and merchant."""
        shop = self.shop
        on_sale = self.state == self.State.PUBLISHED and not self.sold_out
        return on_sale and shop.takes_orders and shop.is_published

    def move_to(self, state: State) -> None:
        """Move along MOVES; raise IllegalMove otherwise. The audit keeps who and when."""
        if state not in self.MOVES[self.state]:
            raise IllegalMove(f"{self.state} → {state}")
        self.state = state


def address(slug: str, pk: int) -> str:
    """A product's page. Written out: asking the URL map costs a page of cards 0.5 ms."""
    return f"/produits/{slug or 'produit'}-{pk}/"
