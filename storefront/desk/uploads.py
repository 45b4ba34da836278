"""A photo sent with a form, kept even when another field must be corrected."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from halles import signing
from storefront.merchants.models import Shop
from storefront.photos import uploads
from storefront.photos.actions import Sent
from storefront.photos.models import Photo, drawer
from storefront.photos.uploads import PICTURES

PURPOSE, A_DAY = "picture", 86_400


class PhotoForm(forms.Form):
    """One more photo."""

    picture = forms.FileField(
        label=_("Another photo"), required=False, widget=forms.FileInput(attrs=PICTURES)
    )


def photo_of(request: HttpRequest, form: forms.Form, shop: Shop, *, idem: str = "") -> Photo | None:
    """
    The photo just sent, else the one sent before and still carried by the form.

    It lies in the shop's drawer. One that cannot be kept becomes an error of the field
    `picture`. Speaks to the storage.
    """
    if "picture" not in request.FILES:
        return _carried(request.POST.get("kept", ""), shop)
    sent = Sent(place=drawer(shop.pk), idem=idem)
    return uploads.photo(request, form, sent, by=getattr(request.user, "email", ""))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty one, when its only word is a file."""
    return request.POST if request.method == "POST" else None


def carry(photo: Photo | None) -> dict[str, Any]:
    """What the form shows, and signs, so that the photo need not be sent again."""
    if photo is None:
        return {}
    return {"kept": signing.sign(PURPOSE, photo.pk), "thumb": photo.picture.thumb}


def _carried(token: str, shop: Shop) -> Photo | None:
    try:
        pk = signing.read(PURPOSE, token, max_age=A_DAY) if token else 0
    except signing.BadToken:
        return None
    return Photo.objects.filter(pk=pk, place=drawer(shop.pk)).first()
