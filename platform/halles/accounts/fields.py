"""Who a person is, as forms ask it: in fields that browsers fill in by themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
PHONE = {"autocomplete": "tel", "inputmode": "tel", "type": "tel"}


def name() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("First and last name"), max_length=100, widget=widget)


def email(label: Any = "", **more: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs=EMAIL)
    return forms.EmailField(label=label or _("E-mail"), max_length=254, widget=widget, **more)


def phone(help_text: Any) -> forms.RegexField:
    """A number to be called back at, French or not; it may be left empty."""
    return forms.RegexField(
        r"^\+?[0-9 .\-()]{9,25}$",
        label=_("Telephone"),
        required=False,
        help_text=help_text,
        error_messages={"invalid": _("Write a telephone number, such as 06 12 34 56 78.")},
        widget=forms.TextInput(attrs=PHONE),
    )
