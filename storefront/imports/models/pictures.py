"""A picture that a spreadsheet names, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models import Product
from storefront.imports.models.imports import Import


class Picture(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        KEPT = "kept", _("added")
        REFUSED = "refused", _("refused")
        # The import is undone. What somebody worked on since stays where they want it.
        REMOVED = "removed", _("taken away again")
        LEFT = "left", _("left as it is")

    # Letters of an address, or of the name of a file.
    LONGEST = 2000

    imported = models.ForeignKey(Import, models.CASCADE, related_name="pictures")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    # An address, or the name of a file in the archive sent with the spreadsheet.
    source = models.CharField(max_length=LONGEST)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Why it is refused: a word that the pages translate.
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["imported", "state"], name="picture_of_import"),
            models.Index(fields=["product"], name="picture_of_product"),
        ]

    def __str__(self) -> str:
        return self.source
