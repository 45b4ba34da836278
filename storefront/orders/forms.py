"""The checkout's form, and what a merchant writes on an order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.orders.actions import Shopper

MOST_CODES = 10


class CheckoutForm(forms.Form):
    """Who orders, what they were shown, and the key that makes sending it twice one order."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For the confirmation and the pickup codes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.RegexField(
        r"^\+?[0-9 .\-()]{9,25}$",
        label=_("Telephone"),
        required=False,
        help_text=_("Only used by the shops if there is a problem with your order."),
        error_messages={"invalid": _("Write a telephone number, such as 06 12 34 56 78.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    # Written by the page itself, afresh each time it is shown.
    expected = forms.IntegerField(min_value=1, max_value=10**12, widget=forms.HiddenInput)
    idem = forms.UUIDField(widget=forms.HiddenInput)

    def codes(self) -> list[str]:
        """The voucher codes of the form: those that stand, and the one just typed."""
        typed = self.data.getlist("code") if hasattr(self.data, "getlist") else []
        return list(dict.fromkeys(code.strip() for code in typed if code.strip()))[:MOST_CODES]

    def unchecked(self) -> "CheckoutForm":
        """The same answers, not judged yet: the shopper has only added a voucher."""
        return CheckoutForm(initial={name: self.data.get(name, "") for name in self.fields})

    def shopper(self, user: Any) -> Shopper:
        answers = self.cleaned_data
        known = user if user.is_authenticated else None
        return Shopper(
            email=answers["email"], name=answers["name"], phone=answers["phone"], user=known
        )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Pickup code"),
        max_length=20,
        help_text=_("Six figures, on the shopper's telephone or paper."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("What the shopper will read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
