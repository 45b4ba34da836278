"""How a town wants to look: one row in its schema."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.current import current_town, in_public
from themes.tokens import Tokens, derive, is_adjusted

# The operator's own pages, and the pages of a town that has not chosen yet.
HOUSE_COLOUR = "#1f5c46"


class Branding(models.Model):
    class Radius(models.TextChoices):
        SHARP = "sharp", _("sharp corners")
        SOFT = "soft", _("soft corners")
        ROUND = "round", _("round corners")

    class Hero(models.TextChoices):
        ARCADE = "arcade", _("goods under arches")
        PLAIN = "plain", _("words alone")

    colour = models.CharField(
        _("colour"), max_length=7, validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    tagline = models.CharField(_("tagline"), max_length=80, blank=True)
    welcome = models.TextField(_("welcome text"), max_length=400, blank=True)
    radius = models.CharField(_("corners"), max_length=8, choices=Radius, default=Radius.SOFT)
    hero = models.CharField(
        _("top of the home page"), max_length=8, choices=Hero, default=Hero.ARCADE
    )
    logo_key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="branding_one_row"),
            models.CheckConstraint(
                condition=models.Q(colour__regex=r"^#[0-9a-f]{6}$"), name="branding_colour_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.colour

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Branding:
        """The town's row; what its colour alone gives before it has one; the house's in public."""
        if in_public():
            return cls(pk=1, colour=HOUSE_COLOUR)
        return cls.objects.first() or cls(pk=1, colour=current_town().colour.lower())

    @property
    def tokens(self) -> Tokens:
        return derive(self.colour)

    @property
    def is_adjusted(self) -> bool:
        """Whether buttons and links are darker than the chosen colour, so that they can be read."""
        return is_adjusted(self.colour)
