"""The terms of a voucher campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.vouchers.actions import Terms
from billing.vouchers.models import Campaign
from billing.vouchers.models.campaigns import LAST_START, LONGEST
from halles.money import Money, MoneyFormField


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class CampaignForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the campaign"), max_length=100, help_text=_("Such as “Spring vouchers”.")
    )
    issuer = forms.ChoiceField(label=_("Issuer"), choices=Campaign.Issuer.choices)
    issuer_name = forms.CharField(
        label=_("Name of the issuer"),
        max_length=150,
        help_text=_("Who sells the vouchers and owes their value to the shops."),
    )
    face = MoneyFormField(label=_("A voucher is worth"), least=Money(100), initial=Money(1000))
    price = MoneyFormField(
        label=_("The household pays"), least=Campaign.LEAST_PRICE, initial=Money(750)
    )
    budget = MoneyFormField(
        label=_("Envelope of the town"),
        least=Money(100),
        most=Money(10_000_000_00),
        help_text=_("It pays the difference on each voucher, and is never passed."),
    )
    cap_per_household = forms.IntegerField(
        label=_("Vouchers per household, at most"), min_value=1, max_value=100, initial=4
    )
    sold_from = _day(_("First day of the sale"))
    sold_until = _day(_("Last day of the sale"))
    spend_from = _day(_("First day to spend them"))
    spend_until = _day(_("Last day to spend them"), _("That day included, until midnight."))
    in_shop = forms.BooleanField(label=_("Accepted in the shops"), required=False, initial=True)
    online = forms.BooleanField(label=_("Accepted online"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("face") and said.get("price") and said["price"] >= said["face"]:
            self.add_error("price", _("The household pays less than what a voucher is worth."))
        self._in_order("sold_from", "sold_until")
        self._in_order("sold_until", "spend_until")
        self._in_order("spend_from", "spend_until")
        self._not_too_far()
        if not said.get("online") and not said.get("in_shop"):
            self.add_error("in_shop", _("Say where the vouchers are accepted."))
        return said

    @property
    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)

    def _in_order(self, first: str, last: str) -> None:
        days = self.cleaned_data
        if days.get(first) and days.get(last) and days[last] < days[first]:
            self.add_error(last, _("This day comes too early."))

    def _not_too_far(self) -> None:
        first, last = self.cleaned_data.get("sold_from"), self.cleaned_data.get("spend_until")
        if first and first > LAST_START:
            self.add_error("sold_from", _("This day is too far away."))
        elif first and last and last - first > LONGEST:
            self.add_error("spend_until", _("At most three years after the first day of the sale."))
