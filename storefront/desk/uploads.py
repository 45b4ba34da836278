"""A photo sent with a form, kept even when another field must be corrected."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from halles import pictures, signing
from halles.pictures import BadPicture
from storefront.merchants.models import Shop
from storefront.photos import actions
from storefront.photos.actions import Sent
from storefront.photos.models import Photo, drawer
from storefront.photos.tasks import reason

PURPOSE, A_DAY = "picture", 86_400
# For the telephone: it offers its camera and its photos.
PICTURES = {"accept": "image/jpeg,image/png,image/webp,image/avif"}


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
    upload = request.FILES.get("picture")
    if upload is None:
        return _carried(request.POST.get("kept", ""), shop)
    by = getattr(request.user, "email", "")
    try:
        if (upload.size or 0) > pictures.MAX_BYTES:
            raise pictures.TooLarge
        sent = Sent(place=drawer(shop.pk), idem=idem)
        return actions.keep(upload.read(), alt="", at=timezone.now(), by=by, sent=sent)
    except BadPicture as refusal:
        form.add_error("picture", reason(refusal).label)
    return None


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
