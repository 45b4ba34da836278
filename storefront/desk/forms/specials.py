"""A day that has hours of its own, once or on the same weekday for a while."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.desk.forms.hours import both_or_none, clock_field, day_field
from storefront.merchants.actions import OwnHours

A_WEEK = timedelta(weeks=1)
# A year of Sundays.
MOST = 53


class SpecialForm(forms.Form):
    day = day_field(_("Day"))
    until = day_field(
        _("And each week until"),
        required=False,
        help_text=_("For the Sundays of December: the first one, and the last one here."),
    )
    opens_0 = clock_field(_("Opens"), required=True)
    closes_0 = clock_field(_("Closes"), required=True)
    opens_1 = clock_field(_("Opens again"))
    closes_1 = clock_field(_("Closes again"))
    note = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=100,
        help_text=_("Shown beside the hours, like “Christmas market”."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        both_or_none(self, "opens_1", "closes_1")
        day, until = said.get("day"), said.get("until")
        if day and until and until < day:
            self.add_error("until", _("The last day comes before the first."))
        if day and until and (until - day) / A_WEEK > MOST:
            self.add_error("until", _("A year at most: come back later for the rest."))
        return said

    def own_hours(self) -> OwnHours:
        said = self.cleaned_data
        pairs = [(said[f"opens_{n}"], said[f"closes_{n}"]) for n in range(2)]
        stretches = [pair for pair in pairs if _whole(pair)]
        return OwnHours(days=self._days(), stretches=stretches, note=said["note"])

    def _days(self) -> list[date]:
        first, last = self.cleaned_data["day"], self.cleaned_data["until"]
        weeks = (last - first) // A_WEEK if last else 0
        return [first + A_WEEK * number for number in range(weeks + 1)]


def _whole(pair: tuple[time | None, time | None]) -> bool:
    return pair[0] is not None and pair[1] is not None
