"""What a shop sells, put online in a minute from behind the counter."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles.accounts.http import UserRequest, signed_in_required
from halles.sheets.models import Sheet
from storefront.catalogue import actions
from storefront.catalogue.models import IllegalMove, Product
from storefront.desk import queries, sheets
from storefront.desk.forms.bulk import BulkForm
from storefront.desk.forms.hours import PauseForm
from storefront.desk.forms.products import ProductForm, StockForm, sentence
from storefront.desk.shops import back, here, of_theirs, shop_of, tabs
from storefront.desk.uploads import carry, photo_of
from storefront.merchants.actions import NoSite, NowhereToDeliver
from storefront.merchants.models import Shop
from storefront.photos.actions import TooMany
from storefront.photos.models import Photo

PER_PAGE = 40
REFUSED = (
    actions.StockMoved,
    actions.SkuTaken,
    actions.CrossedTooHigh,
    NoSite,
    NowhereToDeliver,
    TooMany,
)


@require_safe
@signed_in_required
def products(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    asked, state = request.GET.get("q", "").strip()[:100], request.GET.get("etat", "")
    found = queries.goods(shop, asked=asked, state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"shop": shop, "here": here(shop), "tabs": tabs(request, shop), "page": page}
    context |= {"asked": asked, "state": state, "states": queries.STATES}
    context |= {"bulk": BulkForm(), "pause": PauseForm()}
    # One for all the forms of the page: each is about a product of its own.
    context["idem"] = uuid4().hex
    return render(request, "desk/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def add(request: UserRequest) -> HttpResponse:
    shop, sheet = shop_of(request), _sheet(request)
    initial = sheets.initial(sheets.asked(request), sheet, shop)
    form, context = ProductForm(request.POST or None, initial=initial), {"shop": shop}
    photo = photo_of(request, form, shop) if request.method == "POST" else None
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, context | {"sheet": sheet} | carry(photo))
    photo = photo or _photo_of(request, form, sheet, shop)
    at, by = timezone.now(), request.user.email
    try:
        product = actions.add(shop=shop, details=form.details(), photo=photo, at=at, by=by)
    except actions.AddedBefore as before:
        # The same form again, of a nervous thumb; or the first time ended half-way.
        product = before.product
        if product.published_at or product.state != Product.State.DRAFT:
            return _added(request, product)
    except REFUSED as refused:
        form.refuse(refused)
        return _form(request, form, context | carry(photo))
    sheets.share(product, wanted=form.cleaned_data["share"], at=at, by=by)
    if publish_at := form.cleaned_data["publish_at"]:
        actions.schedule(product, publish_at=publish_at, at=at, by=by)
    elif "draft" not in request.POST:
        # Of two at once, the other has just done it.
        with suppress(IllegalMove):
            actions.publish(product, at=at, by=by)
    return _added(request, product)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def change(request: UserRequest, pk: int) -> HttpResponse:
    product = own(request, pk)
    form = ProductForm(request.POST or None, initial=ProductForm.about(product))
    photo = photo_of(request, form, product.shop) if request.method == "POST" else None
    if request.method != "POST" or not form.is_valid():
        return _change_form(request, form, product, photo)
    details, at, by = form.details(), timezone.now(), request.user.email
    try:
        actions.change(product, details=details, photo=photo, at=at, by=by)
        sheets.share(product, wanted=form.cleaned_data["share"], at=at, by=by)
        if product.state == Product.State.DRAFT:
            publish_at = form.cleaned_data["publish_at"]
            actions.schedule(product, publish_at=publish_at, at=at, by=by)
    except REFUSED as refused:
        form.refuse(refused)
        # One too many is not carried on: the words can be saved without it.
        carried = None if isinstance(refused, TooMany) else photo
        return _change_form(request, form, product, carried)
    messages.success(request, _("“%(name)s” has been changed.") % {"name": details.name})
    return back("desk:products", product.shop)


@require_POST
@signed_in_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.publish, _("“%(name)s” is on sale."))


@require_POST
@signed_in_required
def unpublish(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.unpublish, _("“%(name)s” is hidden."))


@require_POST
@signed_in_required
def archive(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.archive, _("“%(name)s” is withdrawn."))


@require_POST
@signed_in_required
def stock(request: UserRequest, pk: int) -> HttpResponse:
    """One more or one less, or the number counted."""
    product, form = own(request, pk), StockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write how many are left, in figures."))
        return back("desk:products", product.shop)
    at, by = timezone.now(), request.user.email
    try:
        actions.recount(product, form.change, at=at, by=by)
    except actions.StockMoved as moved:
        messages.error(request, sentence(moved))
    return back("desk:products", product.shop)


def own(request: UserRequest, pk: int) -> Product:
    """A product of somebody the person works for; raise Http404 for any other."""
    found = of_theirs(request.user, Product.objects.heads())
    return get_object_or_404(found.select_related("shop__merchant"), pk=pk)


def _added(request: UserRequest, product: Product) -> HttpResponse:
    messages.success(request, _("“%(name)s” is in your shop.") % {"name": product.name})
    return back("desk:products", product.shop)


def _sheet(request: UserRequest) -> Sheet | None:
    """What another shop shares under the bar code of the address."""
    try:
        sheet = sheets.looked_up(request)
    except sheets.TooOften:
        messages.error(
            request, _("That is many bar codes at once: wait an hour, or type the rest.")
        )
        return None
    if sheet is None and request.method == "GET" and sheets.asked(request):
        messages.info(request, _("Nobody has shared this bar code yet: describe the product once."))
    return sheet


def _photo_of(
    request: UserRequest, form: ProductForm, sheet: Sheet | None, shop: Shop
) -> Photo | None:
    if sheet is None or "sheet_photo" not in request.POST:
        return None
    idem = form.cleaned_data["idem"]
    return sheets.photo_of(sheet, shop, idem=idem, by=request.user.email)


def _change_form(
    request: UserRequest, form: ProductForm, product: Product, photo: Photo | None
) -> HttpResponse:
    context = {"shop": product.shop, "product": product, "thumb": product.thumb}
    return _form(request, form, context | carry(photo))


def _form(request: UserRequest, form: ProductForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context |= {"form": form, "here": here(context["shop"])}
    return render(request, "desk/product.html", context, status=status)


def _moved(request: UserRequest, pk: int, act: Callable[..., Product], done: str) -> HttpResponse:
    product = own(request, pk)
    try:
        act(product, at=timezone.now(), by=request.user.email)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this product is now."))
    else:
        messages.success(request, done % {"name": product.name})
    return back("desk:products", product.shop)
