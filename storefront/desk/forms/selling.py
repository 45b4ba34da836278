"""How a shop sells."""

import re
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from halles.money import MoneyFormField
from storefront.merchants.actions import Terms
from storefront.merchants.models import Mode, Notice, Shop

MOST_CODES = 40
SITE = {"inputmode": "url", "autocomplete": "url", "placeholder": "https://"}


class SellingForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("How do you sell here?"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        help_text=_("Each product may differ. Nothing is promised that you do not do."),
    )
    notice = forms.TypedChoiceField(
        label=_("How soon is an order ready?"),
        choices=Notice.choices,
        coerce=lambda said: Notice(int(said)),
        help_text=_("Google tells it to shoppers. Promise what you can keep."),
    )
    website = forms.URLField(
        label=_("Your own site"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs=SITE),
    )
    delivery_codes = forms.CharField(
        label=_("Postal codes you deliver to"),
        required=False,
        max_length=400,
        help_text=_("Such as 78120, 78125. Delivery is included in your prices."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    delivery_least = MoneyFormField(
        label=_("From how much on you deliver"), required=False, help_text=_("In euros.")
    )
    delivery_note = forms.CharField(
        label=_("Days and hours of your rounds"), required=False, max_length=200
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("mode", "notice"):
            told = self.base_fields[name].choices  # type: ignore[attr-defined]
            said = [(value, capfirst(str(label))) for value, label in told]
            self.fields[name].choices = said  # type: ignore[attr-defined]

    @staticmethod
    def about(shop: Shop) -> dict[str, Any]:
        """What the form says of the shop as it is."""
        said = {name: getattr(shop, name) for name in SellingForm.base_fields}
        return said | {"delivery_codes": ", ".join(shop.delivery_codes)}

    def clean_delivery_codes(self) -> tuple[str, ...]:
        words = re.split(r"[\s,;]+", self.cleaned_data["delivery_codes"].strip())
        codes = list(dict.fromkeys(word for word in words if word))
        if any(not re.fullmatch("[0-9]{5}", code) for code in codes):
            raise forms.ValidationError(_("A postal code has 5 digits."))
        if len(codes) > MOST_CODES:
            raise forms.ValidationError(_("At most 40 postal codes."))
        return tuple(codes)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("mode") == Mode.LINK and not said.get("website"):
            self.add_error("website", _("Say where your site is, so that shoppers find it."))
        if said.get("mode") == Mode.DELIVER and not said.get("delivery_codes"):
            self.add_error("delivery_codes", _("Say where you deliver."))
        return said

    def terms(self) -> Terms:
        said = {name: value for name, value in self.cleaned_data.items() if value}
        exact = {"mode": Mode(said["mode"]), "notice": self.cleaned_data["notice"]}
        return Terms(**said | exact)
