"""The usual week of a shop, and its days away."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from halles import clock

Stretch = tuple[int, time, time]
# Who opens after noon and closes before dawn closes the next day.
NOON, DAWN = time(12), time(6)


class WeekForm(forms.Form):
    """Seven days, each with a morning and an afternoon, or more where the shop has more."""

    def __init__(self, *args: Any, stretches: list[Stretch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.days = [[s for s in stretches if s[0] == day] for day in range(7)]
        self.most = max(2, *(len(day) for day in self.days))
        for day, kept in enumerate(self.days):
            for place in range(self.most):
                opens, closes = kept[place][1:] if place < len(kept) else (None, None)
                self.fields[f"opens_{day}_{place}"] = clock_field(_("opens"), opens)
                self.fields[f"closes_{day}_{place}"] = clock_field(_("closes"), closes)
        days = [(str(day), str(name)) for day, name in WEEKDAYS.items()]
        self.fields["copied"] = forms.ChoiceField(
            label=_("Same hours as"), choices=[("", _("no other day")), *days], required=False
        )
        self.fields["copies"] = forms.MultipleChoiceField(
            label=_("On these days, too"),
            choices=days,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def rows(self) -> list[tuple[int, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [(day, [self._pair(day, n) for n in range(self.most)]) for day in range(7)]

    def stretches(self) -> list[Stretch]:
        """The week as it was written, a day copied to others, what spans midnight cut there."""
        pairs = ((day, n) for day in range(7) for n in range(self.most))
        said = ((day, *(self.cleaned_data[f.name] for f in self._pair(day, n))) for day, n in pairs)
        written = [(day, opens, closes) for day, opens, closes in said if opens is not None]
        return [part for one in self._copied(written) for part in cut_at_midnight(*one)]

    def _copied(self, written: list[Stretch]) -> list[Stretch]:
        if not self.cleaned_data["copied"]:
            return written
        model = int(self.cleaned_data["copied"])
        like_it = {int(day) for day in self.cleaned_data["copies"]} - {model}
        kept = [one for one in written if one[0] not in like_it]
        same = [one[1:] for one in written if one[0] == model]
        return [*kept, *((day, opens, closes) for day in like_it for opens, closes in same)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for opens, closes in (pair for _day, pairs in self.rows() for pair in pairs):
            both_or_none(self, opens.name, closes.name)
        if said.get("copies") and not said.get("copied"):
            self.add_error("copied", _("Choose the day that the others are like."))
        return said

    def _pair(self, day: int, place: int) -> tuple[forms.BoundField, forms.BoundField]:
        return self[f"opens_{day}_{place}"], self[f"closes_{day}_{place}"]


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **options)


class ClosingForm(forms.Form):
    first_day = day_field(_("First day"))
    last_day = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=100)


class CloseNowForm(forms.Form):
    until = forms.DateField()


class PauseForm(forms.Form):
    """The holidays of a shop that nothing is bought from meanwhile."""

    first = day_field(_("First day"))
    until = day_field(_("Orders again from"))


def cut_at_midnight(day: int, opens: time, closes: time) -> list[Stretch]:
    """From 18:00 to 02:00 is until midnight, and from there on the next day."""
    if not (opens >= NOON and clock.MIDNIGHT < closes <= DAWN):
        return [(day, opens, closes)]
    return [(day, opens, clock.MIDNIGHT), ((day + 1) % 7, clock.MIDNIGHT, closes)]


def both_or_none(form: forms.Form, opens: str, closes: str) -> None:
    """Say which of two hours is missing when only one was given."""
    one, other = form.cleaned_data.get(opens), form.cleaned_data.get(closes)
    if (one is None) != (other is None):
        form.add_error(closes if other is None else opens, _("Fill in both hours, or none."))


def clock_field(label: Any, initial: time | None = None, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    said = {"required": False, "initial": initial} | options
    return forms.TimeField(label=label, widget=widget, **said)
