"""What a shopkeeper may say of a product beside its name and price."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from halles.money import Money, MoneyFormField
from storefront.catalogue.actions import CrossedTooHigh
from storefront.catalogue.models import Allergen, Condition, Label, Product
from storefront.catalogue.models.codes import BadGtin, gtin
from storefront.catalogue.models.units import Unit

UNITS = [
    ("", _("Not said")),
    *((sign, sign) for sign in ("g", "kg", "ml", "cl", "l", "cm", "m")),
    ("m2", "m²"),
    ("piece", _("piece(s)")),
]


class GtinField(forms.CharField):
    """The number under a bar code, with its key checked."""

    def clean(self, value: Any) -> str:
        try:
            return gtin(super().clean(value))
        except BadGtin as error:
            said = _(
                "This is not the number under a bar code: check its digits, above all the last."
            )
            raise forms.ValidationError(said, "gtin") from error


class WorthForm(forms.Form):
    """What a price is for, an amount and its unit or neither, and what is crossed out."""

    amount = forms.DecimalField(
        label=_("How much is in one"),
        required=False,
        min_value=Decimal("0.001"),
        max_digits=9,
        decimal_places=3,
        localize=True,
        help_text=_("Such as 250 g or 75 cl: the price by the kilogram or litre is worked out."),
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=UNITS)
    crossed_price = MoneyFormField(
        label=_("Crossed-out price"),
        required=False,
        least=Money(1),
        help_text=_(
            "Leave empty: the lowest price of the last 30 days is shown by itself when you"
            " lower yours."
        ),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        amount, unit = said.get("amount"), said.get("unit")
        try:
            if bool(amount) != bool(unit):
                raise ValueError(unit)
            said["measured"] = Unit.of(amount, unit) if amount and unit else None
        except ValueError:
            self.add_error("amount", _("Write an amount and its unit, such as 250 and g."))
        return said

    @staticmethod
    def worth_of(product: Product) -> dict[str, Any]:
        """What the form says of a product that exists."""
        amount = product.unit_amount.normalize() if product.unit_amount else None
        return {
            "amount": amount and format(amount, "f"),
            "unit": product.unit_measure,
            "crossed_price": product.crossed_price,
        }


class FactsForm(WorthForm):
    origin = forms.CharField(
        label=_("Origin"),
        required=False,
        max_length=80,
        help_text=_("Where it comes from, such as Jura or Made in France."),
    )
    allergens = forms.MultipleChoiceField(
        label=_("Allergens"),
        required=False,
        choices=Allergen.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those the law has named; tick what is in it."),
    )
    labels = forms.MultipleChoiceField(
        label=_("Labels"),
        required=False,
        choices=Label.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those you hold a certificate for."),
    )
    condition = forms.ChoiceField(label=_("Condition"), required=False, choices=Condition.choices)
    brand = forms.CharField(label=_("Brand"), required=False, max_length=80)
    gtin = GtinField(
        label=_("Bar code"),
        required=False,
        max_length=20,
        help_text=_("The 8 to 14 digits under the bar code."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sku = forms.CharField(
        label=_("Your reference"),
        required=False,
        max_length=64,
        help_text=_("Only for you, and to find it again in a spreadsheet."),
    )

    def facts(self) -> dict[str, Any]:
        """As Details has them."""
        said = self.cleaned_data
        names = ("origin", "allergens", "labels", "brand", "gtin", "sku", "crossed_price")
        same = {name: said[name] for name in names}
        return {**same, "unit": said["measured"], "condition": said["condition"] or Condition.NEW}

    @staticmethod
    def facts_of(product: Product) -> dict[str, Any]:
        """What the form says of a product that exists."""
        names = ("origin", "allergens", "labels", "brand", "gtin", "sku")
        told = {name: getattr(product, name) for name in names}
        return {**told, "condition": product.condition, **FactsForm.worth_of(product)}


def too_high(refused: CrossedTooHigh) -> str:
    if refused.most is None:
        return gettext(
            "A price can be crossed out only once you have sold at a higher one: lower the price,"
            " and the former one is shown by itself."
        )
    said = {"most": refused.most}
    return (
        gettext(
            "The law forbids to cross out more than %(most)s, the lowest price of the 30 days"
            " before."
        )
        % said
    )


def taken() -> str:
    return gettext("Another of your products has this reference.")
