"""A line of a spreadsheet: what it says, what it does, and to which product."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from storefront.catalogue.models import Product
from storefront.imports.models.imports import Import


class LineQuerySet(models.QuerySet["Line"]):
    def after(self, place: int, *, most: int) -> LineQuerySet:
        """So many lines past that place, in order."""
        return self.filter(place__gt=place).order_by("place")[:most]

    def with_outcome(self, outcome: str) -> LineQuerySet:
        return self.filter(outcome=outcome) if outcome else self


class Line(models.Model):
    class Outcome(models.TextChoices):
        NEW = "new", pgettext_lazy("line", "new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same")
        ERROR = "error", _("error")

    class Fate(models.TextChoices):
        """What became of it."""

        WAITING = "", _("not applied")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        # Changed by somebody since, or sold: left as it is.
        KEPT = "kept", _("left as it is")

    imported = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    # Its place in what is done, from 1; a product with variants has one place more than lines.
    place = models.PositiveIntegerField()
    # Its number in the file, as a spreadsheet shows it.
    number = models.PositiveIntegerField()
    # Header to text.
    cells = models.JSONField()
    # What it is known by inside its file: two lines with one key are one too many.
    key = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    # What is wrong: a list of {code, column, value}.
    problems = models.JSONField(default=list)
    # Field to [before, after]: planned by the preview, then as it was done, for the undo.
    changes = models.JSONField(default=dict)
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING, blank=True)
    # Fields that the undo left alone.
    left = models.JSONField(default=list)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "place"], name="line_place_once"),
        ]
        indexes = [
            models.Index(fields=["imported", "outcome", "place"], name="line_outcome"),
            models.Index(fields=["imported", "key"], name="line_key"),
        ]

    def __str__(self) -> str:
        return f"{self.imported}: {self.number}"
