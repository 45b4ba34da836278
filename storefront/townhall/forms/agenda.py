"""What the town hall writes of its markets, its events, its quarters and itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from storefront.agenda.actions import EventWords, MarketWords, QuarterWords
from storefront.agenda.models import Event, Market, Quarter
from storefront.merchants.models import Shop
from storefront.photos.uploads import PICTURES
from storefront.townhall.forms.days import LEAST, MORE, DaysField

PROSE = _("Leave an empty line between paragraphs. Links, lists and bold may be written in HTML.")
MOMENT = "%Y-%m-%dT%H:%M"


def _prose(label: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(
        label=label, max_length=8000, required=required, help_text=PROSE, widget=widget
    )


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget)


class MarketForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    place = forms.CharField(label=_("Place"), max_length=120)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dates = DaysField(label=_("Or on these dates"))
    opens = _time(_("From"))
    closes = _time(_("Until"))
    first_day = _day(_("Season: first day"))
    last_day = _day(_("Season: last day"))
    on_holidays = forms.BooleanField(
        label=_("Held on public holidays, too"), required=False, initial=True
    )
    text = _prose(_("About this market"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = len(self.initial.get("dates") or ())
        if kept + MORE > LEAST:
            label = self.fields["dates"].label
            self.fields["dates"] = DaysField(label=label, number=kept + MORE)

    @staticmethod
    def about(market: Market) -> dict[str, Any]:
        names = ("name", "place", "weekdays", "dates", "opens", "closes", "text", "on_holidays")
        season = ("first_day", "last_day")
        return {name: getattr(market, name) for name in (*names, *season)}

    def words(self) -> MarketWords:
        return MarketWords(**self.cleaned_data)


class EventForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=160)
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    text = _prose(_("What happens there"))
    link = forms.URLField(
        label=_("Link"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="https://…",
    )
    picture = forms.FileField(
        label=_("Picture"), required=False, widget=forms.FileInput(attrs=PICTURES)
    )
    picture_alt = forms.CharField(label=_("What the picture shows"), max_length=160, required=False)

    @staticmethod
    def about(event: Event) -> dict[str, Any]:
        names = ("title", "place", "starts_at", "ends_at", "text", "link", "picture_alt")
        return {name: getattr(event, name) for name in names}

    def words(self) -> EventWords:
        said = dict(self.cleaned_data)
        del said["picture"]
        return EventWords(**said)


class QuarterForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    text = _prose(_("About this quarter"))
    shops = forms.TypedMultipleChoiceField(
        label=_("Its shops"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["shops"]
        field.choices = list(Shop.objects.published().values_list("pk", "name"))

    @staticmethod
    def about(quarter: Quarter) -> dict[str, Any]:
        inside = list(quarter.places.values_list("shop", flat=True))
        return {"name": quarter.name, "text": quarter.text, "shops": inside}

    def words(self) -> QuarterWords:
        return QuarterWords(**self.cleaned_data)


class PortraitForm(forms.Form):
    text = _prose(_("About the shops of the town"), required=False)


class DayForm(forms.Form):
    day = forms.DateField()


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason, shown on its page"), max_length=200, required=False)
