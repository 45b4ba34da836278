"""What the thing under a bar code is, as a shop said it for every shop of the platform."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from halles.pictures import Picture


class SheetQuerySet(models.QuerySet["Sheet"]):
    def under(self, code: str) -> SheetQuerySet:
        """Those of that bar code, whoever agreed first in front."""
        return self.filter(code=padded(code)).order_by("agreed_at", "pk")


class Sheet(models.Model):
    """
    Neither whose shop nor which town: `token` is known to its agreement alone, in its town.

    No town's role has any right here: what is written or read goes through `actions` and
    `queries`, which leave the town for it.
    """

    # Fourteen digits: a shorter number and the same with noughts before it are one.
    code = models.CharField(max_length=14)
    token = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    brand = models.CharField(max_length=80, blank=True)
    # Plain words.
    description = models.TextField(max_length=3000, blank=True)
    # Its category's number in Google's list: towns name and number their shelves themselves.
    google = models.PositiveIntegerField(null=True)
    measure = models.CharField(max_length=8, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    # In the platform's own part of the storage, never in a town's.
    photo_key = models.CharField(max_length=200, blank=True)
    photo_width = models.PositiveIntegerField(default=0)
    photo_height = models.PositiveIntegerField(default=0)
    photo_alt = models.CharField(max_length=150, blank=True)
    agreed_at = models.DateTimeField()

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{14}$"), name="sheet_code"),
            models.CheckConstraint(
                condition=Q(photo_key="") | Q(photo_key__startswith="public/"),
                name="sheet_photo_is_the_platforms",
            ),
        ]
        indexes = [models.Index(fields=["code", "agreed_at"], name="sheet_under_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def photo(self) -> Picture:
        return Picture(self.photo_key, self.photo_width, self.photo_height, self.photo_alt)


def padded(code: str) -> str:
    """A GTIN of any length as the fourteen digits it stands for."""
    return code.zfill(14)
