"""Where a merchant stands besides its shop: a market of the town, or a place of its own."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from storefront.agenda.actions import stand
from storefront.agenda.models import Market
from storefront.desk.forms.hours import clock_field, day_field
from storefront.merchants.actions import Stand

DAYS = [(str(day), name) for day, name in WEEKDAYS.items()]


class StallForm(forms.Form):
    market = forms.ModelChoiceField(
        Market.objects.none(),
        label=_("Market of the town"),
        required=False,
        empty_label=_("None: a place of my own"),
        help_text=_("Its place, days and hours are known: nothing else to fill in."),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every"),
        coerce=int,
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = day_field(_("Or on one date"), required=False)
    opens = clock_field(_("From"))
    closes = clock_field(_("Until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["market"]
        field.queryset = Market.objects.shown()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("market"):
            return said
        for name in ("place", "opens", "closes"):
            if said.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Needed, when it is not a market of the town."))
        if not said.get("weekdays") and not said.get("day") and "day" not in self.errors:
            self.add_error("weekdays", _("Choose the days of the week, or one date."))
        return said

    def stand(self) -> Stand:
        said = self.cleaned_data
        if market := said["market"]:
            return stand(market, only=said["weekdays"])
        return Stand(
            place=said["place"],
            opens=said["opens"],
            closes=said["closes"],
            weekdays=said["weekdays"],
            dates=[said["day"]] if said["day"] else [],
        )
