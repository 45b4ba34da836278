"""The tables of opening hours: the usual week, days away, days with hours of their own."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from halles import clock


class Opening(models.Model):
    """One stretch of one weekday (Monday is 0); closing at midnight is written 00:00."""

    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=clock.MIDNIGHT),
                name="opening_closes_after_it_opens",
            ),
            # That no two of a shop overlap is an exclusion constraint of the second migration.
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closing(models.Model):
    """Days away, first and last included, whatever else is said of them."""

    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="closings")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="closing_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} → {self.last_day}"


class SpecialOpening(models.Model):
    """
    One stretch of one day that has hours of its own: a Sunday of December, a public holiday.

    They stand instead of the usual ones of that day, and before what is said of holidays;
    a Closing stands before them.
    """

    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="special_openings")
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    note = models.CharField(_("what for"), max_length=100, blank=True)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=clock.MIDNIGHT),
                name="special_opening_closes_after_it_opens",
            ),
            # The exclusion below counts minutes, and has room for so many.
            models.CheckConstraint(
                condition=models.Q(day__gte=date(2000, 1, 1), day__lt=date(3000, 1, 1)),
                name="special_opening_of_our_time",
            ),
            # That no two of a shop overlap is an exclusion constraint of the same migration.
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.opens:%H:%M}–{self.closes:%H:%M}"
