"""Options of a product, and what is said of each variant."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.money import Money, MoneyFormField
from storefront.catalogue.actions import CrossedTooHigh, Offer, Said, StockMoved
from storefront.catalogue.models import Product
from storefront.catalogue.models.facts import MOST_OPTIONS
from storefront.desk.forms.facts import GtinField, WorthForm, taken, too_high
from storefront.desk.forms.once import OnceForm
from storefront.desk.forms.products import count_again

# A comma that does not stand between two digits; or stands there without a unit after them.
DECIMAL_KEPT = re.compile(r",(?!\d)|(?<!\d),")
MEASURE_KEPT = re.compile(r",(?!\d+\s*[^\W\d_])|(?<!\d),")


class OptionsForm(forms.Form):
    """Up to three options by name, each with its values apart by commas."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_OPTIONS + 1):
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Option"), required=False, max_length=40
            )
            self.fields[f"values{number}"] = forms.CharField(
                label=_("Its values, apart by commas"),
                required=False,
                max_length=5000,
            )
        # Said once: the other rows are filled in as the first.
        self.fields["name1"].help_text = _("Such as Size")
        self.fields["values1"].help_text = _("Such as S, M, L; with commas inside: 0,5 kg; 1 kg")

    @property
    def chosen(self) -> list[tuple[str, list[str]]]:
        said = self.cleaned_data
        rows = [(said[f"name{n}"], said[f"values{n}"]) for n in range(1, MOST_OPTIONS + 1)]
        return [
            (name, [word.strip() for word in _cut(values) if word.strip()])
            for name, values in rows
            if name or values
        ]

    @staticmethod
    def about(variants: list[Product]) -> dict[str, str]:
        """The options that these variants have."""
        values: dict[str, dict[str, None]] = {}
        for variant in variants:
            for name, value in variant.options:
                values.setdefault(name, {})[value] = None
        said: dict[str, str] = {}
        for number, (name, those) in enumerate(values.items(), start=1):
            said |= {f"name{number}": name, f"values{number}": _joined(those)}
        return said


def _cut(values: str) -> list[str]:
    """Apart by semicolons; without any by commas, save those of decimals: 0,5 kg, 1 kg."""
    if ";" in values:
        return values.split(";")
    # Who leaves no space after a comma may mean 36,37,38.
    return (DECIMAL_KEPT if ", " in values else MEASURE_KEPT).split(values)


def _joined(values: Collection[str]) -> str:
    if not any("," in value for value in values):
        return ", ".join(values)
    # Behind the last one, too: one value alone has no sign between.
    return "".join(f"{value}; " for value in values).strip()


class VariantForm(WorthForm, OnceForm):
    price = MoneyFormField(label=_("Price"), least=Money(1))
    stock = forms.IntegerField(
        label=_("Stock"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    gtin = GtinField(label=_("Bar code"), required=False, max_length=20)
    sku = forms.CharField(label=_("Reference"), required=False, max_length=64)
    SHORT, REST = ("price", "stock"), ("amount", "unit", "crossed_price", "gtin", "sku")

    @property
    def short(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SHORT]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.REST]

    @property
    def is_rest_wrong(self) -> bool:
        return any(field.errors for field in self.rest)

    @property
    def offer(self) -> Offer:
        said = self.cleaned_data
        change = Said(shown=said["shown"], said=said["stock"], idem=said["idem"])
        own = {name: said[name] for name in ("price", "gtin", "sku", "crossed_price")}
        return Offer(said=change, unit=said["measured"], **own)

    def refuse(self, refused: Exception) -> None:
        """Say what the catalogue refused, beside the field it is about."""
        if isinstance(refused, StockMoved):
            count_again(self, refused)
        elif isinstance(refused, CrossedTooHigh):
            self.add_error("crossed_price", too_high(refused))
        else:
            self.add_error("sku", taken())

    @staticmethod
    def about(variant: Product) -> dict[str, Any]:
        return {
            "price": variant.price,
            "stock": variant.stock,
            "shown": variant.stock,
            "gtin": variant.gtin,
            "sku": variant.sku,
            **VariantForm.worth_of(variant),
        }
