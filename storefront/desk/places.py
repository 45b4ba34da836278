"""Where a door is, however people say it: two numbers, or the address of a page of a map."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 2000
# About a metre; what telephones say beyond is noise.
DECIMALS = 5
NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?)"
# As spreadsheets and people write it here: 48,6439 1,8297 or 48,6439 ; 1,8297.
COMMAS = re.compile(r"([+-]?[0-9]{1,3},[0-9]{3,20})\s*[;,\s]\s*([+-]?[0-9]{1,3},[0-9]{2,20})")
PAIR = re.compile(rf"{NUMBER}\s*[;,\s]\s*{NUMBER}")
# The pin of a map says more than its middle, so it is looked for first.
IN_LINKS = [
    re.compile(pattern)
    for pattern in (
        rf"!3d{NUMBER}!4d{NUMBER}",
        rf"[?&]mlat={NUMBER}&mlon={NUMBER}",
        rf"[?&](?:q|query|ll|sll|center|destination|daddr)=(?:loc:)?{NUMBER},\s*{NUMBER}",
        rf"^geo:{NUMBER},{NUMBER}",
        rf"/@{NUMBER},{NUMBER}",
        rf"#map=[0-9.]{{1,5}}/{NUMBER}/{NUMBER}",
    )
]


class PlaceField(forms.CharField):
    """Cleans to a latitude and a longitude in degrees, or to nothing."""

    default_error_messages = {
        "unread": _(
            "We could not read a place there. Write two numbers such as 48.6439, 1.8297, or open"
            " the map, find your door, and paste here the whole address of that page."
        ),
        "nowhere": _("No place on earth has these numbers: write the latitude first."),
    }

    def __init__(self, **more: Any) -> None:
        told = _("Latitude and longitude, or a link copied from OpenStreetMap or Google Maps.")
        super().__init__(
            max_length=LONGEST,
            help_text=told,
            widget=forms.TextInput(attrs={"data-place": "", "autocomplete": "off"}),
            **more,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = read(text)
        if found is None:
            raise ValidationError(self.error_messages["unread"], code="unread")
        if abs(found[0]) > 90 or abs(found[1]) > 180:
            raise ValidationError(self.error_messages["nowhere"], code="nowhere")
        return found


def read(text: str) -> tuple[float, float] | None:
    """The two numbers of what was typed or pasted, whatever they are worth."""
    text = unquote(text.strip())
    if text.startswith(("http://", "https://", "geo:")):
        pairs = [pattern.search(text) for pattern in IN_LINKS]
    else:
        pairs = [COMMAS.fullmatch(text), PAIR.fullmatch(text)]
    found = next((pair for pair in pairs if pair), None)
    if found is None:
        return None
    latitude, longitude = (round(float(n.replace(",", ".")), DECIMALS) for n in found.groups())
    return latitude, longitude


def in_words(latitude: float | None, longitude: float | None) -> str:
    """A place as the field shows it; nothing without one."""
    return "" if latitude is None or longitude is None else f"{latitude}, {longitude}"
