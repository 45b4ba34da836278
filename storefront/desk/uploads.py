"""A photo sent with a form, kept even when another field must be corrected."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from halles import pictures, signing, storage
from halles.pictures import Picture

PURPOSE, A_DAY = "picture", 86_400
# For the telephone: it offers its camera and its photos.
PICTURES = {"accept": "image/jpeg,image/png,image/webp,image/avif"}


def picture_of(request: HttpRequest, form: forms.Form) -> Picture | None:
    """
    The photo just sent, else the one sent before and still carried by the form.

    A photo that cannot be kept becomes an error of the field `picture`. Speaks to the storage.
    """
    upload = request.FILES.get("picture")
    if upload is None:
        return _carried(request.POST.get("kept", ""))
    try:
        if (upload.size or 0) > pictures.MAX_BYTES:
            raise pictures.TooLarge
        return pictures.keep(upload.read())
    except pictures.TooLarge:
        form.add_error("picture", _("This photo is too large: 12 MB and 40 megapixels at most."))
    except pictures.OddShape:
        form.add_error("picture", _("This picture is too small or too narrow to be looked at."))
    except pictures.BadPicture:
        form.add_error("picture", _("This is not a photo: send a JPEG, PNG, WebP or AVIF file."))
    return None


def carry(picture: Picture | None) -> dict[str, Any]:
    """What the form shows, and signs, so that the photo need not be sent again."""
    if picture is None:
        return {}
    kept = signing.sign(PURPOSE, asdict(picture))
    return {"kept": kept, "thumb": storage.public_url(picture.thumb_key)}


def _carried(token: str) -> Picture | None:
    try:
        return Picture(**signing.read(PURPOSE, token, max_age=A_DAY)) if token else None
    except signing.BadToken:
        return None
