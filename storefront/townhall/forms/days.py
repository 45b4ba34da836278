"""Several days in one field: as many places as there are days, and some more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

LEAST, MORE = 4, 2


class DaysWidget(forms.MultiWidget):
    use_fieldset = True

    def __init__(self, number: int = LEAST) -> None:
        super().__init__([forms.DateInput({"type": "date"}, "%Y-%m-%d") for _n in range(number)])

    def decompress(self, value: Sequence[date] | None) -> list[date | None]:
        days = list(value or ())
        return days + [None] * (len(self.widgets) - len(days))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for number, each in enumerate(context["widget"]["subwidgets"], 1):
            each["attrs"]["aria-label"] = _("Date %(number)s") % {"number": number}
        return context


class DaysField(forms.MultiValueField):
    """The days that were filled in, each once, in their order."""

    def __init__(self, *, number: int = LEAST, **options: Any) -> None:
        fields = [forms.DateField(required=False) for _n in range(number)]
        widget = DaysWidget(number)
        super().__init__(fields, require_all_fields=False, required=False, widget=widget, **options)

    def compress(self, data_list: Sequence[date | None]) -> list[date]:
        return sorted({day for day in data_list if day})
