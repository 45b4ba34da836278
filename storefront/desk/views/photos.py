"""The photos of a product: which one comes first, what each shows, and which goes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, signed_in_required
from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.desk.forms.products import ten_already
from storefront.desk.forms.quick import AltForm, StepForm
from storefront.desk.shops import here
from storefront.desk.uploads import PhotoForm, photo_of, posted
from storefront.desk.views.products import own
from storefront.photos import actions
from storefront.photos.models import Photo


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def gallery(request: UserRequest, pk: int) -> HttpResponse:
    """All photos of a product; another one is added at the end."""
    product, form = own(request, pk), PhotoForm(posted(request))
    if request.method == "POST" and _added(request, product, form):
        return redirect("desk:product_photos", pk)
    shown = list(Photo.objects.at(places.of(pk)))
    context = {"product": product, "shop": product.shop, "here": here(product.shop)}
    context |= {"photos": shown, "form": form, "full": len(shown) >= actions.MOST}
    status = 422 if form.is_bound else 200
    return render(request, "desk/photos/gallery.html", context, status=status)


@require_POST
@signed_in_required
def move(request: UserRequest, pk: int) -> HttpResponse:
    return _done(request, pk, StepForm(request.POST), actions.move)


@require_POST
@signed_in_required
def describe(request: UserRequest, pk: int) -> HttpResponse:
    return _done(request, pk, AltForm(request.POST), actions.describe)


@require_POST
@signed_in_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    return _done(request, pk, forms.Form(request.POST), actions.remove)


def _added(request: UserRequest, product: Product, form: PhotoForm) -> bool:
    photo = photo_of(request, form, product.shop)
    if photo is None:
        if not form.errors:
            form.add_error("picture", _("Choose a photo first."))
        return False
    try:
        place, at = places.of(product.pk), timezone.now()
        actions.hang(photo, place=place, at=at, by=request.user.email)
    except actions.TooMany:
        form.add_error("picture", ten_already())
        return False
    return True


def _done(request: UserRequest, pk: int, form: forms.Form, act: Callable[..., Any]) -> HttpResponse:
    photo = get_object_or_404(Photo, pk=pk)
    product = own(request, places.product_at(photo.place))
    if not form.is_valid():
        raise Http404
    act(photo, **form.cleaned_data, at=timezone.now(), by=request.user.email)
    messages.success(request, _("The photos have been changed."))
    return redirect("desk:product_photos", product.pk)
