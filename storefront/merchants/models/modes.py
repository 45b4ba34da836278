"""How a shop sells, and each of its products if otherwise: from a mere window to a delivery."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halles.money import Money, MoneyField


class Mode(models.TextChoices):
    SHOWCASE = "showcase", _("shown, to be bought in the shop")
    LINK = "link", _("sold on the shop’s own site")
    RESERVE = "reserve", _("reserved here, paid in the shop")
    COLLECT = "collect", _("paid here, collected in the shop")
    DELIVER = "deliver", _("paid here, delivered or collected")
    ASK = "ask", _("on request: the shopper asks first")


class Notice(models.IntegerChoices):
    """How soon an order is ready, in days; Google's feed has words for these."""

    SAME_DAY = 0, _("the same day")
    NEXT_DAY = 1, _("the next day")
    TWO_DAYS = 2, _("within 2 days")
    THREE_DAYS = 3, _("within 3 days")
    FIVE_DAYS = 5, _("within 5 days")


# Towns are served by the code of the version before while they are migrated.
EMPTY: dict[str, Any] = {"blank": True, "default": "", "db_default": ""}
# What the basket takes.
BOUGHT = (Mode.COLLECT, Mode.DELIVER)


def in_mode(*modes: Mode) -> Q:
    """Products sold in one of these ways: by their own choice, or else by their shop's."""
    return Q(mode__in=modes) | Q(mode="", shop__mode__in=modes)


class Selling(models.Model):
    """The columns of a shop that say how it sells."""

    mode = models.CharField(
        _("how the shop sells"),
        max_length=16,
        choices=Mode,
        default=Mode.COLLECT,
        db_default=Mode.COLLECT,
    )
    website = models.URLField(
        _("the shop’s own site"), max_length=300, blank=True, default="", db_default=""
    )
    notice = models.PositiveSmallIntegerField(
        _("how soon an order is ready"),
        choices=Notice,
        default=Notice.NEXT_DAY,
        db_default=Notice.NEXT_DAY,
    )
    # Where it delivers: postal codes, from how much on, and what it says of days and hours.
    delivery_codes = ArrayField(
        models.CharField(max_length=5), default=list, db_default=[], blank=True
    )
    delivery_least = MoneyField(default=Money(0), db_default=0)
    delivery_note = models.CharField(_("days and hours"), max_length=200, **EMPTY)

    class Meta:
        abstract = True

    # Named by the table that has these columns.
    constraints = [
        models.CheckConstraint(condition=Q(mode__in=Mode.values), name="shop_mode"),
        models.CheckConstraint(
            condition=~Q(mode="link") | ~Q(website=""), name="shop_link_leads_somewhere"
        ),
        models.CheckConstraint(
            condition=~Q(mode="deliver") | Q(delivery_codes__len__gt=0),
            name="shop_delivers_somewhere",
        ),
        models.CheckConstraint(condition=Q(delivery_least__gte=0), name="shop_delivery_least"),
        models.CheckConstraint(condition=Q(notice__in=Notice.values), name="shop_notice"),
    ]
