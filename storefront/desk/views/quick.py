"""A product on sale in half a minute: a photo, a name, a price, from a telephone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles import limits
from halles.accounts.http import UserRequest, signed_in_required
from storefront.catalogue import actions, places
from storefront.desk import shelves
from storefront.desk.forms.quick import QuickForm, TicketForm
from storefront.desk.shops import here, shop_of, tabs
from storefront.desk.uploads import carry, photo_of, posted
from storefront.desk.views.products import own
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.photos.models import Photo, drawer
from tenants.current import current_town

# Far more photos than anybody takes in an hour.
TICKETS, AN_HOUR = 300, 3600


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def quick(request: UserRequest) -> HttpResponse:
    """The form; sent by a script it is answered in JSON, and by a browser with a page."""
    shop = shop_of(request)
    form = QuickForm(posted(request), shop=shop, initial={"category": shelves.usual(shop)})
    if request.method != "POST":
        return _page(request, shop, form, None)
    photo = _photo(request, shop, form)
    if photo is None and not form.errors.get("picture"):
        form.add_error("picture", _("Take a photo of it, or choose one."))
    if not form.is_valid() or photo is None:
        return _page(request, shop, form, photo)
    at, by = timezone.now(), request.user.email
    product = actions.offer(shop, details=form.details(), photo=photo, at=at, by=by)
    address = reverse("desk:product_online", args=[product.pk]) + here(shop)
    if _wants_json(request):
        return JsonResponse({"name": product.name, "url": address}, status=201)
    return redirect(address)


@require_POST
@signed_in_required
def ticket(request: UserRequest) -> HttpResponse:
    """The right to send one photo straight to the storage."""
    shop, form, by = shop_of(request), TicketForm(request.POST), request.user.email
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    if not limits.allow(f"photo tickets {by}", limit=TICKETS, seconds=AN_HOUR):
        return JsonResponse({"errors": {}}, status=429)
    sent = photos.Sent(place=drawer(shop.pk), idem=form.cleaned_data["idem"])
    kind = form.cleaned_data["type"]
    photo, given = photos.ticket(sent, content_type=kind, at=timezone.now(), by=by)
    # Its photo has arrived already: only the words were lost.
    there = photo.received_at is not None
    return JsonResponse({"there": there, "url": given.url, "fields": given.fields})


@require_safe
@signed_in_required
def shelf(request: UserRequest) -> HttpResponse:
    """The shelf where things of that name stand."""
    found = shelves.likely(request.GET.get("nom", "")[:120], shop_of(request))
    return JsonResponse({"category": found})


@require_safe
@signed_in_required
def online(request: UserRequest, pk: int) -> HttpResponse:
    """It is on sale: see it, share it, or add another."""
    product = own(request, pk)
    address = current_town().address + product.get_absolute_url()
    context = {"product": product, "shop": product.shop, "here": here(product.shop)}
    photo = Photo.objects.at(places.of(pk)).last()
    return render(request, "desk/photos/online.html", context | {"photo": photo, "url": address})


def _photo(request: UserRequest, shop: Shop, form: QuickForm) -> Photo | None:
    idem = request.POST.get("idem", "").replace("\0", "")[:64]
    sent = Photo.objects.filter(by=request.user.email, idem=idem).first() if idem else None
    return sent or photo_of(request, form, shop, idem=idem)


def _page(request: UserRequest, shop: Shop, form: QuickForm, photo: Photo | None) -> HttpResponse:
    if form.is_bound and _wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context: dict[str, Any] = {"shop": shop, "form": form, "here": here(shop)}
    context |= {"tabs": tabs(request, shop), **carry(photo)}
    # Said by the page; a photo that was sent before is not sent again.
    form.fields["picture"].required = photo is None
    status = 422 if form.is_bound else 200
    return render(request, "desk/photos/quick.html", context, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("accept", "").startswith("application/json")
