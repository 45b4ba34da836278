"""How often shops are looked at and walked to: numbers of days, and nothing of anybody."""

from __future__ import annotations

from datetime import date

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models import Shop

COUNT = """
    INSERT INTO visits_tally (shop_id, day, kind, number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (shop_id, kind, day) DO UPDATE SET number = visits_tally.number + 1
"""
FOLD = """
    WITH old AS (
        DELETE FROM visits_tally WHERE day < %s AND day <> date_trunc('month', day)::date
        RETURNING shop_id, kind, date_trunc('month', day)::date AS month, number
    )
    INSERT INTO visits_tally (shop_id, kind, day, number)
    SELECT shop_id, kind, month, sum(number) FROM old GROUP BY shop_id, kind, month
    ON CONFLICT (shop_id, kind, day) DO UPDATE SET number = visits_tally.number + excluded.number
"""


class TallyQuerySet(models.QuerySet["Tally"]):
    def count_one(self, shop: Shop, kind: str, *, day: date) -> None:
        """Add one, in one statement: two that come together are both counted."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [shop.pk, day, kind])

    def fold(self, *, before: date) -> None:
        """Have each month before that day be one number, on its first; twice changes nothing."""
        with connection.cursor() as cursor:
            cursor.execute(FOLD, [before.replace(day=1)])


class Tally(models.Model):
    """How often in a day, or in a month long ago."""

    class Kind(models.TextChoices):
        # The words are those of the addresses.
        SEEN = "vu", _("seen")
        CALL = "appeler", _("call")
        ROUTE = "itineraire", _("route")
        COMING = "venir", _("coming")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "day"], name="tally_once_a_day"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="tally_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.kind} {self.day}: {self.number}"


class Digest(models.Model):
    """The weekly mail of a shop: whether it is wanted, and the last week it told."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="digest")
    is_wanted = models.BooleanField(default=True)
    # The Monday it was written in.
    told_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.shop_id} {self.told_on}"
