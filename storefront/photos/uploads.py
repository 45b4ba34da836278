"""A photo sent with a form, in its field `picture`: kept, or an error of that field."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from halles import pictures
from halles.pictures import BadPicture, Picture
from storefront.photos import actions
from storefront.photos.actions import Sent
from storefront.photos.models import Photo

# For the telephone: it offers its camera and its photos.
PICTURES = {"accept": "image/jpeg,image/png,image/webp,image/avif"}
Kept = TypeVar("Kept")


def photo(request: HttpRequest, form: forms.Form, sent: Sent, *, by: str) -> Photo | None:
    """The photo just sent, where it is to lie; None without one. Speaks to the storage."""
    at = timezone.now()
    return _kept(
        request, form, lambda content: actions.keep(content, alt="", at=at, by=by, sent=sent)
    )


def picture(request: HttpRequest, form: forms.Form) -> Picture | None:
    """The same for what hangs nowhere."""
    return _kept(request, form, pictures.keep)


def _kept(request: HttpRequest, form: forms.Form, keep: Callable[[bytes], Kept]) -> Kept | None:
    upload = request.FILES.get("picture")
    if upload is None:
        return None
    try:
        # Said by its headers: nothing of it is read yet.
        if (upload.size or 0) > pictures.MAX_BYTES:
            raise pictures.TooLarge
        return keep(upload.read())
    except BadPicture as refusal:
        form.add_error("picture", Photo.Reason.of(refusal).label)
    return None
