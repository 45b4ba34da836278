"""The card. Nothing of it outlives the request: the form gives away only what came of it."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.payments.providers.local.rules import TEST_CARDS, Outcome

_EXPIRY = re.compile(r"(0[1-9]|1[0-2]) ?/? ?(?:20)?([0-9]{2})")


class Unkept(forms.PasswordInput):
    """A plain field that is never given back to the page."""

    input_type = "text"


def _attrs(name: str, like: str) -> dict[str, str]:
    return {"autocomplete": name, "inputmode": "numeric", "placeholder": like}


class CardForm(forms.Form):
    number = forms.CharField(
        label=_("Card number"),
        max_length=40,
        widget=Unkept(attrs=_attrs("cc-number", "4242 4242 4242 4242")),
    )
    expiry = forms.CharField(
        label=_("Expires"), max_length=10, widget=Unkept(attrs=_attrs("cc-exp", "12/34"))
    )
    code = forms.RegexField(
        r"^[0-9]{3}$",
        label=_("Security code"),
        help_text=_("Three figures on the back"),
        widget=Unkept(attrs=_attrs("cc-csc", "123")),
        error_messages={"invalid": _("Write the three figures on the back of the card.")},
    )

    def clean_number(self) -> Outcome:
        """What the card leads to; any number but the test ones is refused."""
        figures = re.sub(r"[ \u00a0\u202f.-]", "", self.cleaned_data["number"])
        if figures not in TEST_CARDS:
            raise ValidationError(
                _("Only the test cards listed here are taken. Never write a real card’s number.")
            )
        return TEST_CARDS[figures]

    def clean_expiry(self) -> date:
        found = _EXPIRY.fullmatch(self.cleaned_data["expiry"].strip())
        if found is None:
            raise ValidationError(_("Write the month and the year, such as 12/34."))
        expires = date(2000 + int(found[2]), int(found[1]), 1)
        if expires < timezone.localdate().replace(day=1):
            raise ValidationError(_("This card has expired."))
        return expires
