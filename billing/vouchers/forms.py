"""What a household says when it buys vouchers."""

import hashlib
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from billing.vouchers.models import Buyer, Campaign
from halles.accounts.forms import email_field


class BuyForm(forms.Form):
    quantity = forms.TypedChoiceField(
        label=_("How many vouchers"), coerce=int, widget=forms.RadioSelect
    )
    given_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=200,
        help_text=_("It only serves to count the vouchers of a household, and is not kept."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    email = email_field(help_text=_("Your vouchers are sent there."))
    idem = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial={"quantity": 1, "idem": uuid4().hex})
        most = min(campaign.cap_per_household, 10)
        if data is None:
            # What is sent is judged when it is bought: it may have been before.
            most = max(1, min(most, campaign.affordable))
        self.fields["quantity"].choices = [  # type: ignore[attr-defined]
            (number, _line(campaign, number)) for number in range(1, most + 1)
        ]

    def key(self, client: str) -> str:
        """
        The same for the same answers from the same address on the same copy of the page.

        The page is kept for everybody, and with it what it hides: that alone is nobody's own.
        Nor are a neighbour's answers a secret, and the first purchase leads to its vouchers.
        """
        said, buyer = self.cleaned_data, self.buyer
        own = (said["idem"], client, buyer.household_key, buyer.email, str(said["quantity"]))
        return hashlib.sha256("|".join(own).encode()).hexdigest()

    @property
    def buyer(self) -> Buyer:
        said = self.cleaned_data
        return Buyer(
            email=said["email"],
            given_name=said["given_name"],
            family_name=said["family_name"],
            address=said["address"],
        )


def _line(campaign: Campaign, number: int) -> str:
    return ngettext(
        "%(count)s voucher: %(worth)s to spend, you pay %(price)s",
        "%(count)s vouchers: %(worth)s to spend, you pay %(price)s",
        number,
    ) % {"count": number, "worth": campaign.face * number, "price": campaign.price * number}
