"""What a shopper writes to a shop."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import email_field, name_field, phone_field
from storefront.enquiries.actions import Shopper


class ShopperForm(forms.Form):
    """Who asks, and the key that makes sending it twice one thing."""

    name = name_field()
    email = email_field(help_text=_("The shop answers here."))
    # Written by the page itself, afresh each time it is shown.
    idem = forms.UUIDField(widget=forms.HiddenInput)

    def shopper(self) -> Shopper:
        said: dict[str, Any] = self.cleaned_data
        return Shopper(name=said["name"], email=said["email"], phone=said.get("phone", ""))


class ReservationForm(ShopperForm):
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    phone = phone_field(_("If the shop has a question."))
    field_order = ["quantity", "name", "email", "phone", "idem"]


class QuestionForm(ShopperForm):
    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ["text", "name", "email", "idem"]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("What the shopper will read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
