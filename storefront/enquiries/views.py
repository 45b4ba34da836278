"""Reserving and asking. No account, no session: the forms are same-origin."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles import limits
from halles.http import keys, same_origin
from halles.moves import IllegalMove
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.enquiries import actions
from storefront.enquiries.forms import QuestionForm, ReservationForm, ShopperForm
from storefront.enquiries.models import Reservation
from storefront.merchants.models import Shop

# Each takes goods off a shelf or a shopkeeper's time.
TRIES, TRIES_SECONDS = 10, 600
# Reservations from one address while goods are held: more than a family's shopping.
HELD, HELD_SECONDS = 20, 72 * 3600
State = Reservation.State
PROGRESS: list[str] = [State.ASKED, State.SET_ASIDE, State.COLLECTED]
STEPS = [_lazy("Asked"), _lazy("Set aside"), _lazy("Collected")]


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = Product.objects.reservable().select_related("shop__merchant", "category")
    product = get_object_or_404(wanted, pk=pk)
    form = ReservationForm(request.POST or None, initial=_known(request) | {"quantity": 1})
    may = request.method == "POST" and _may(request, form) and _may_hold(request, form)
    if may and (made := _reserved(form, product)):
        return redirect(made)
    return _page(request, "enquiries/reserve.html", form, product=product, shop=product.shop)


@require_safe
def reservation(request: HttpRequest, token: str) -> HttpResponse:
    """The shopper's page: whoever has its link may see it, and cancel."""
    found = _find(token)
    context: dict[str, Any] = {"reservation": found, "shop": found.merchant.shop, "steps": STEPS}
    context["current"] = PROGRESS.index(found.state) + 1 if found.state in PROGRESS else 0
    response = render(request, "enquiries/reservation.html", context)
    # The address is the key: it must not travel in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    return response


@same_origin
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(token)
    try:
        actions.cancel(found, at=timezone.now())
    except IllegalMove:
        messages.error(request, _("It can no longer be cancelled here: please call the shop."))
    else:
        messages.success(request, _("Cancelled: the shop knows."))
    return redirect(found)


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    shop = get_object_or_404(Shop.objects.published().select_related("merchant"), slug=slug)
    product = _about(request, shop)
    form = QuestionForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and _may(request, form) and _asked(form, shop, product):
        messages.success(request, _("Your question is with the shop, which answers by e-mail."))
        return redirect(product or shop)
    return _page(request, "enquiries/ask.html", form, product=product, shop=shop)


def _may(request: HttpRequest, form: ShopperForm) -> bool:
    if not form.is_valid():
        return False
    who = f"enquiry:{limits.client_address(request)}"
    if limits.allow(who, limit=TRIES, seconds=TRIES_SECONDS):
        return True
    form.add_error(None, _("Too many requests from here. Please wait ten minutes."))
    return False


def _may_hold(request: HttpRequest, form: ShopperForm) -> bool:
    who = f"held:{limits.client_address(request)}"
    if limits.allow(who, limit=HELD, seconds=HELD_SECONDS):
        return True
    form.add_error(None, _("Many reservations were made from here of late: please call the shop."))
    return False


def _reserved(form: ReservationForm, product: Product) -> Reservation | None:
    said = form.cleaned_data
    told: dict[str, Any] = {"quantity": said["quantity"], "idem": str(said["idem"])}
    try:
        return actions.reserve(product.pk, shopper=form.shopper(), at=timezone.now(), **told)
    except catalogue.Short as short:
        left = short.lines[0].available
        form.add_error("quantity", ngettext("Only %(n)s left.", "%(n)s left.", left) % {"n": left})
    except actions.TooMuch as much:
        words = _("At most %(n)s for one person: ask the shop if you need more.")
        form.add_error("quantity", words % {"n": much.most})
    except (actions.NotReserved, actions.OtherForm):
        form.add_error(None, _("This form was sent before, or the product is gone. Look again."))
    return None


def _asked(form: QuestionForm, shop: Shop, product: Product | None) -> bool:
    said = form.cleaned_data
    asked = actions.Asked(text=said["text"], product=product, idem=str(said["idem"]))
    try:
        actions.ask(shop, asked, shopper=form.shopper(), at=timezone.now())
    except (actions.NotAsked, actions.OtherForm):
        form.add_error(None, _("This form was sent before with another question."))
        return False
    return True


def _about(request: HttpRequest, shop: Shop) -> Product | None:
    if not (asked := keys.read(request.GET.get("produit", ""))):
        return None
    # A product, or one of its variants.
    known = Product.objects.shown() | Product.objects.sellable()
    return known.filter(shop=shop, pk=asked).first()


def _find(token: str) -> Reservation:
    found = Reservation.objects.select_related("merchant__shop", "product").filter(token=token)
    if (one := found.first()) is None:
        raise Http404
    return one


def _known(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    return {"name": user.name, "email": user.email} if user.is_authenticated else {}


def _page(request: HttpRequest, template: str, form: ShopperForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "idem": uuid4()}
    return render(request, template, context, status=422 if form.is_bound else 200)
