"""The shelves of the town's catalogue: a tree of two levels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CategoryQuerySet(models.QuerySet["Category"]):
    def top(self) -> CategoryQuerySet:
        """The shelves one sees first, in order."""
        return self.filter(parent=None)

    def under(self, category: Category) -> CategoryQuerySet:
        """That shelf and those inside it."""
        return self.filter(models.Q(pk=category.pk) | models.Q(parent=category))


class Category(models.Model):
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    icon = models.CharField(max_length=40)
    # What most of its goods are taxed at: a shopkeeper in a hurry need not think of it.
    usual_vat_basis_points = models.PositiveSmallIntegerField(default=2000)
    order = models.PositiveSmallIntegerField()
    # Its number in Google's list of product categories, for feeds; None: no number fits.
    google = models.PositiveIntegerField(null=True)
    # What its goods are called, apart by spaces: a shelf is suggested by a product's name.
    words = models.TextField(blank=True, default="", db_default="")

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        # Written out, as in products: a page of shelves asks for many.
        return f"/categories/{self.slug}/"

    @property
    def url(self) -> str:
        return self.get_absolute_url()
