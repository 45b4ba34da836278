"""How a shop is shown, and what it is called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halles.translations.slugs import slug as slug_of
from storefront.desk.places import PlaceField, in_words
from storefront.merchants.actions import Presentation
from storefront.merchants.models import Shop
from storefront.photos.uploads import PICTURES


class ShopForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture of the shop"), required=False, widget=forms.FileInput(attrs=PICTURES)
    )
    tagline = forms.CharField(label=_("In one sentence"), required=False, max_length=120)
    story = forms.CharField(
        label=_("Your story"), required=False, max_length=2000, widget=forms.Textarea
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    place = PlaceField(label=_("Place on the map"), required=False)
    accepts_vouchers = forms.BooleanField(label=_("Takes the town's vouchers"), required=False)
    open_on_holidays = forms.BooleanField(label=_("Open on public holidays"), required=False)

    @staticmethod
    def about(shop: Shop) -> dict[str, Any]:
        said = {name: getattr(shop, name) for name in Presentation.__dataclass_fields__}
        return said | {"place": in_words(shop.latitude, shop.longitude)}

    def presentation(self) -> Presentation:
        latitude, longitude = self.cleaned_data["place"] or (None, None)
        said = self.cleaned_data | {"latitude": latitude, "longitude": longitude}
        return Presentation(**{name: said[name] for name in Presentation.__dataclass_fields__})


class NameForm(forms.Form):
    """Another name than the shop's own, and than any other shop's of the town."""

    name = forms.CharField(label=_("New name of the shop"), max_length=100)

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_shop_%s"} | kwargs)
        self.shop = shop

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == self.shop.name:
            raise ValidationError(_("This is its name already: write the new one."))
        # Nobody passes for the neighbour, whatever capitals and accents they choose.
        if Shop.objects.filter(slug=slug_of(name)[:100]).exclude(pk=self.shop.pk).exists():
            raise ValidationError(
                _("Another shop of the town has this name: add your street or your trade to it.")
            )
        return name
