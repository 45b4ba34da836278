"""One change to the products that are ticked."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.money import Money
from storefront.catalogue import actions
from storefront.catalogue.models import Category, Vat
from storefront.desk import shelves
from storefront.desk.forms.once import OnceForm
from storefront.merchants.models import Shop

# A product and the price it had on the screen.
TICKED = re.compile(r"([0-9]{1,18})-([0-9]{1,12})")


class BulkForm(OnceForm):
    ACTS = (
        ("publish", _("Put on sale")),
        ("unpublish", _("Hide")),
        ("archive", _("Withdraw")),
        ("category", _("Change the category")),
        ("price", _("Change the price")),
        ("vat", _("Change the VAT")),
        ("stock", _("Set the stock")),
    )
    act = forms.ChoiceField(
        label=_("With those ticked"),
        choices=[("", _("Choose…")), *ACTS],
        error_messages={"required": _("Choose what to do with them.")},
    )
    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"), required=False)
    percent = forms.DecimalField(
        label=_("Per cent"),
        required=False,
        min_value=Decimal(-90),
        max_value=Decimal(200),
        decimal_places=2,
        localize=True,
        help_text=_("Such as -10 or 5."),
    )
    vat = forms.TypedChoiceField(
        label=_("VAT"), required=False, choices=[("", _("Choose…")), *Vat.choices], coerce=int
    )
    stock = forms.IntegerField(label=_("Stock"), required=False, min_value=0, max_value=100_000)
    MISSING = {
        "category": _("Choose a category."),
        "price": _("Write a percentage between -90 and 200, other than 0."),
        "vat": _("Choose a rate."),
        "stock": _("Write how many are left, in figures."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["category"].queryset = Category.objects.all()
        fields["category"].choices = shelves.choices()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        act = said.get("act", "")
        field = "percent" if act == "price" else act
        if act in self.MISSING and field not in self.errors and self._is_missing(said, field):
            self.add_error(field, self.MISSING[act])
        return said

    def carry_out(
        self, shop: Shop, ticked: dict[int, Money], *, at: datetime, by: str
    ) -> actions.Done:
        said = self.cleaned_data
        who: dict[str, Any] = {"at": at, "by": by}
        acts: dict[str, Any] = {
            "publish": lambda: actions.publish_many(shop, ticked, **who),
            "unpublish": lambda: actions.unpublish_many(shop, ticked, **who),
            "archive": lambda: actions.archive_many(shop, ticked, **who),
            "category": lambda: actions.file_many(shop, ticked, category=said["category"], **who),
            "price": lambda: actions.price_many(
                shop, ticked, basis_points=int(said["percent"] * 100), **who
            ),
            "vat": lambda: actions.tax_many(shop, ticked, vat=said["vat"], **who),
            "stock": lambda: actions.stock_many(
                shop, ticked, left=said["stock"], idem=said["idem"], **who
            ),
        }
        done: actions.Done = acts[said["act"]]()
        return done

    @staticmethod
    def _is_missing(said: dict[str, Any], field: str) -> bool:
        return said.get(field) is None or (field != "stock" and not said[field])


def ticked(values: list[str]) -> dict[int, Money]:
    """The products ticked, and the price each had on the screen; what is no such thing is left."""
    found = (TICKED.fullmatch(value) for value in values)
    return {int(match[1]): Money(int(match[2])) for match in found if match}
