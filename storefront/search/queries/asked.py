"""What a visitor asks of a listing: words, choices, an order, a place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# What is so of a product or a shop, or is not, and what it is called.
SWITCHES = {
    "ouvertes": _("Open now"),
    "retrait": _("Collect today"),
    "commande": _("Order online"),
    "livraison": _("Delivery"),
    "bons": _("Takes the town's vouchers"),
}
# Parts that narrow a listing, by the name they have in an address.
NARROWING = ("categorie", "boutique", "prix", "label", *SWITCHES, "rayon")


class Sort(models.TextChoices):
    """The orders of a listing, by the name they have in an address."""

    RELEVANCE = "pertinence"
    NEWEST = "nouveautes"
    CHEAPEST = "prix-croissant"
    DEAREST = "prix-decroissant"
    NEAREST = "distance"
    OPEN = "ouvertes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Only what is understood: no value here can make a query fail."""

    q: str = ""
    categorie: str = ""
    boutique: str = ""
    # Cents, the first included, the second not; none when there is no end.
    prix: tuple[int, int | None] | None = None
    label: str = ""
    ouvertes: bool = False
    retrait: bool = False
    commande: bool = False
    livraison: bool = False
    bons: bool = False
    # Kilometres around the place.
    rayon: int = 0
    # Degrees, rounded to about a hundred metres.
    place: tuple[float, float] | None = None
    tri: str = ""

    def without(self, *names: str) -> Asked:
        blank: dict[str, Any] = {name: getattr(NOTHING, name) for name in names}
        return replace(self, **blank)

    @property
    def narrowed_by(self) -> list[str]:
        """The names of the choices that were made."""
        return [name for name in NARROWING if getattr(self, name) != getattr(NOTHING, name)]

    @property
    def sort(self) -> Sort:
        """The order asked for; where that makes no sense, the best there is."""
        usual = Sort.RELEVANCE if self.q else Sort.NEWEST
        asked = Sort(self.tri) if self.tri else usual
        senseless = (asked is Sort.NEAREST and not self.place) or (
            asked is Sort.RELEVANCE and not self.q
        )
        return usual if senseless else asked

    def query(self) -> dict[str, str]:
        """The address that asks for the same, part by part; nothing in it that was not chosen."""
        said: dict[str, str] = {"q": self.q} if self.q else {}
        for name in self.narrowed_by:
            said[name] = _written(getattr(self, name))
        if self.place:
            said["lat"], said["lng"] = (f"{degrees:.3f}" for degrees in self.place)
        return said | ({"tri": self.tri} if self.tri else {})


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        low, high = value
        return f"{low // 100}-{'' if high is None else high // 100}"
    return "1" if value is True else str(value)


NOTHING = Asked()
