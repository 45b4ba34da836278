"""French communes as INSEE numbers them, from the file the product ships."""

from __future__ import annotations

from unicodedata import combining, normalize

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _


class UnknownCommune(Exception):
    """No commune has that code or name."""


class MergedAway(UnknownCommune):
    """The code was a commune's once; `into` is the one that took it in."""

    def __init__(self, message: str, into: Commune) -> None:
        super().__init__(message)
        self.into = into


class SeveralCommunes(UnknownCommune):
    """Several communes bear that name: only the code tells them apart."""


class CommuneQuerySet(models.QuerySet["Commune"]):
    def named_like(self, text: str) -> CommuneQuerySet:
        """Communes whose name begins with `text` whatever its accents, or of that INSEE code."""
        begins = models.Q(plain_name__startswith=plain(text)) if plain(text) else models.Q()
        return self.filter(models.Q(insee=text.strip().upper()) | begins).order_by("-population")

    def find(self, text: str) -> Commune:
        """The commune of that INSEE code or exact name; raise UnknownCommune or a kind of it."""
        found = list(self.filter(models.Q(insee=text.strip().upper()) | _named(text))[:6])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{c.name} ({c.insee}, {c.departement_name})" for c in found)
            raise SeveralCommunes(
                _("Several communes have this name; give the code of one: %(names)s.")
                % {"names": names}
            )
        raise self._gone(text.strip())

    def _gone(self, insee: str) -> UnknownCommune:
        merged = MergedCommune.objects.select_related("into").filter(insee=insee.upper()).first()
        if merged is None:
            return UnknownCommune(_("No commune has the name or INSEE code “%s”.") % insee)
        return MergedAway(
            _("The code %(code)s is no longer a commune's: it was merged into %(into)s.")
            % {"code": insee, "into": merged.into},
            merged.into,
        )


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
    text = text.strip().lower().replace("œ", "oe").replace("æ", "ae")
    letters = (c for c in normalize("NFD", text) if not combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _named(text: str) -> models.Q:
    return models.Q(plain_name=plain(text)) if plain(text) else models.Q(pk=None)
