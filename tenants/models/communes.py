"""French communes as INSEE numbers them, from the file the product ships."""

from __future__ import annotations

from unicodedata import combining, normalize

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CommuneQuerySet(models.QuerySet["Commune"]):
    def named_like(self, text: str) -> CommuneQuerySet:
        """Communes whose name begins with `text` whatever its accents, or of that INSEE code."""
        return self.filter(
            models.Q(insee=text.upper()) | models.Q(plain_name__startswith=plain(text))
        ).order_by("-population")


class Commune(models.Model):
    insee = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    plain_name = models.CharField(max_length=100)
    siren = models.CharField(max_length=9, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=5))
    population = models.PositiveIntegerField()
    departement = models.CharField(max_length=3)
    departement_name = models.CharField(max_length=60)
    region = models.CharField(max_length=60)
    epci_siren = models.CharField(max_length=9, blank=True)
    epci_name = models.CharField(max_length=150, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["plain_name"], name="commune_plain_name", opclasses=["text_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.insee})"


class MergedCommune(models.Model):
    """A code that is no longer a commune's, and the commune that took it in."""

    insee = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    into = models.ForeignKey(Commune, models.CASCADE, related_name="merged")

    def __str__(self) -> str:
        return f"{self.name} ({self.insee}) → {self.into}"


def plain(text: str) -> str:
    """Lower case, no accents, apostrophes or hyphens: `L'Haÿ-les-Roses` → `l hay les roses`."""
    letters = (c for c in normalize("NFD", text.strip().lower()) if not combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())
