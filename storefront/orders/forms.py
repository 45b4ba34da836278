"""The checkout's form, and what a merchant writes on an order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import email_field, name_field, phone_field
from halles.http import keys
from storefront.orders.actions import Delivery, Shopper

MOST_CODES = 10


def _text(autocomplete: str, **more: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, **more})


class CheckoutForm(forms.Form):
    """Who orders, what they were shown, and the key that makes sending it twice one order."""

    name = name_field()
    email = email_field(help_text=_("For the confirmation and the pickup codes."))
    phone = phone_field(_("Only used by the shops if there is a problem with your order."))
    # Only where a shop of the basket delivers.
    street = forms.CharField(
        label=_("Number and street"), required=False, max_length=200, widget=_text("street-address")
    )
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postal code"),
        required=False,
        error_messages={"invalid": _("A postal code has 5 digits.")},
        widget=_text("postal-code", inputmode="numeric"),
    )
    city = forms.CharField(
        label=_("Commune"), required=False, max_length=80, widget=_text("address-level2")
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
        told = {name: answers[name] for name in ("email", "name", "phone")}
        return Shopper(**told, user=known, delivery=self._delivery())

    def delivered(self) -> frozenset[int]:
        """The shops whose goods are to be brought, as ticked; what is no number is none."""
        ticked = self.data.getlist("deliver") if hasattr(self.data, "getlist") else []
        return frozenset(keys.read_all(ticked[:99]))

    def _delivery(self) -> Delivery:
        if not (shops := self.delivered()):
            return Delivery()
        answers = self.cleaned_data
        where = {name: answers[name] for name in ("street", "postal_code", "city")}
        return Delivery(**where, shops=shops)


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
