"""A photo, a name, a price and a shelf: what a product needs to be on sale."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.money import Money, MoneyFormField
from halles.pictures import MAX_BYTES, TYPES
from storefront.catalogue.actions import Details
from storefront.catalogue.models import Category
from storefront.catalogue.models.codes import BadGtin, gtin
from storefront.desk import scans, shelves
from storefront.desk.forms.facts import GtinField
from storefront.desk.forms.once import OnceForm
from storefront.merchants.models import Shop
from storefront.photos.models import Photo
from storefront.photos.uploads import PICTURES


class QuickForm(OnceForm):
    picture = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs=PICTURES)
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    price = MoneyFormField(label=_("Price"), least=Money(1))
    # Left empty, it is guessed from the name.
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: object, shop: Shop, **options: object) -> None:
        super().__init__(*args, **options)
        self.shop = shop
        self.fields["category"].choices = shelves.choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "name" in said and "category" in said and not said["category"]:
            said["category"] = shelves.likely(said["name"], self.shop)
            if said["category"] is None:
                self.add_error("category", _("Choose where it stands in the shop."))
        return said

    def details(self) -> Details:
        said = self.cleaned_data
        category = Category.objects.get(pk=said["category"])
        return Details(
            name=said["name"],
            price=said["price"],
            category=category,
            vat_basis_points=category.usual_vat_basis_points,
        )


class CodeForm(forms.Form):
    """The bar code of a product, typed or on a photo."""

    code = GtinField(
        label=_("Bar code"),
        required=False,
        max_length=20,
        help_text=_("The 8 to 14 digits under the bar code."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    photo = forms.FileField(
        label=_("Or a photo of the bar code"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def clean_photo(self) -> str:
        """What the bar code says; nothing without a photo."""
        photo = self.cleaned_data["photo"]
        try:
            return gtin(scans.read_bars(photo.read(MAX_BYTES + 1))) if photo else ""
        except (scans.Unreadable, BadGtin) as error:
            raise forms.ValidationError(
                _("No bar code can be read on this photo. Come closer, or type its digits.")
            ) from error

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        code = said.get("photo") or said.get("code") or ""
        if not self.errors and not code:
            self.add_error("code", _("Type the digits, or take a photo."))
        return {**said, "code": code}


class TicketForm(forms.Form):
    """What a browser says of the photo it is about to send."""

    NO_PHOTO = Photo.Reason.NOT_A_PICTURE.label

    idem = forms.RegexField(r"^[0-9a-f-]{32,36}$")
    type = forms.ChoiceField(
        choices=[(kind, kind) for kind in sorted(set(TYPES.values()))],
        error_messages={"required": NO_PHOTO, "invalid_choice": NO_PHOTO},
    )


class AltForm(forms.Form):
    alt = forms.CharField(required=False, max_length=150)


class StepForm(forms.Form):
    """One place nearer to the front, or further."""

    step = forms.TypedChoiceField(choices=[("-1", "-1"), ("1", "1")], coerce=int)
