"""Taking a voucher: the code first, then the amount."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.vouchers.models import codes
from halles.money import Money, MoneyFormField
from halles.pictures import MAX_BYTES
from storefront.desk import scans
from storefront.merchants.models import Merchant


class ShopForm(forms.Form):
    """`shop` is one of the person's own tills; asked only when there are several."""

    shop = forms.TypedChoiceField(label=_("Till of"), coerce=int)

    def __init__(self, *args: Any, tills: Iterable[Merchant], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tills = {merchant.pk: merchant for merchant in tills}
        shop: Any = self.fields["shop"]
        shop.choices = [(pk, str(merchant.shop)) for pk, merchant in self.tills.items()]
        shop.initial = next(iter(self.tills))
        if len(self.tills) == 1:
            shop.widget = forms.HiddenInput()

    @property
    def merchant(self) -> Merchant:
        return self.tills[self.cleaned_data["shop"]]


class LookUpForm(ShopForm):
    code = forms.CharField(
        label=_("Code of the voucher"),
        max_length=100,
        error_messages={"required": _("Type the code, or take a photo.")},
        help_text=_("17 letters and figures, under the QR code."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "control code-input",
                "data-code": "",
            }
        ),
    )
    photo = forms.FileField(
        label=_("Or a photo of the QR code"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].required = not self.files.get("photo")

    def clean_photo(self) -> str:
        """What the QR code says; nothing without a photo."""
        photo = self.cleaned_data["photo"]
        if not photo:
            return ""
        try:
            return scans.read(photo.read(MAX_BYTES + 1))
        except scans.Unreadable as error:
            raise forms.ValidationError(
                _("No QR code can be read on this photo. Come closer, or type the code.")
            ) from error

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        code = codes.scanned(said.get("photo") or said.get("code") or "")
        if not self.errors and not codes.is_whole(code):
            self.add_error("code", _mistyped)
        return {**said, "code": code}


class RedeemForm(ShopForm):
    code = forms.CharField(max_length=100, widget=forms.HiddenInput)
    idem = forms.CharField(max_length=64, widget=forms.HiddenInput)
    amount = MoneyFormField(
        label=_("Amount to take"), least=Money(1), help_text=_("In euros, such as 6,30.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shop"].widget = forms.HiddenInput()
        self.fields["idem"].initial = lambda: uuid4().hex


_mistyped = _("This code has a typing mistake. Please compare it with the voucher.")
