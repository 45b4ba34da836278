"""The usual week of a shop, and its days away."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Stretch = tuple[int, time, time]


class WeekForm(forms.Form):
    """Seven days, each with a morning and an afternoon, or more where the shop has more."""

    def __init__(self, *args: Any, stretches: list[Stretch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.days = [[s for s in stretches if s[0] == day] for day in range(7)]
        self.most = max(2, *(len(day) for day in self.days))
        for day, kept in enumerate(self.days):
            for place in range(self.most):
                opens, closes = kept[place][1:] if place < len(kept) else (None, None)
                self.fields[f"opens_{day}_{place}"] = _clock(_("opens"), opens)
                self.fields[f"closes_{day}_{place}"] = _clock(_("closes"), closes)

    def rows(self) -> list[tuple[int, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [(day, [self._pair(day, n) for n in range(self.most)]) for day in range(7)]

    def stretches(self) -> list[Stretch]:
        pairs = ((day, n) for day in range(7) for n in range(self.most))
        said = ((day, *(self.cleaned_data[f.name] for f in self._pair(day, n))) for day, n in pairs)
        return [(day, opens, closes) for day, opens, closes in said if opens is not None]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for opens, closes in (pair for _day, pairs in self.rows() for pair in pairs):
            one, other = said.get(opens.name), said.get(closes.name)
            if (one is None) != (other is None):
                missing = closes if other is None else opens
                self.add_error(missing.name, _("Fill in both hours, or none."))
        return said

    def _pair(self, day: int, place: int) -> tuple[forms.BoundField, forms.BoundField]:
        return self[f"opens_{day}_{place}"], self[f"closes_{day}_{place}"]


class ClosingForm(forms.Form):
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=100)


def _clock(label: Any, initial: time | None) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, initial=initial, widget=widget)
