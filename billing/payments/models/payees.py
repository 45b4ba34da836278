"""To whom money is owed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Payee(models.Model):
    """Somebody to whom money is owed. What it is in the shop points here, never the reverse."""

    class Kind(models.TextChoices):
        MERCHANT = "merchant", _("merchant")
        TOWN = "town", _("town")

    # As people know it: it is read on receipts. The legal name is kept by what points here.
    name = models.CharField(max_length=150)
    reference = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MERCHANT)

    def __str__(self) -> str:
        return self.name
