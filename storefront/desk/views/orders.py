"""Orders to prepare, one by one, up to the counter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk import queries
from storefront.orders import actions
from storefront.orders.forms import CodeForm, RefusalForm
from storefront.orders.models import IllegalMove, SubOrder
from storefront.orders.queries import counts, progress

State = SubOrder.State


@require_safe
@signed_in_required
def orders(request: UserRequest) -> HttpResponse:
    chosen = request.GET.get("etat", State.AWAITING)
    if chosen not in State.values:
        raise Http404
    parts = SubOrder.objects.visible_to(request.user)
    found = parts.filter(state=chosen).select_related("order").prefetch_related("lines")
    context = {
        "tabs": queries.tabs(counts(parts), chosen),
        "page": Paginator(found.order_by("order__placed_at", "pk"), 30).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "desk/orders.html", context)


@require_safe
@signed_in_required
def order(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


@require_POST
@signed_in_required
def accept(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.accept, _("Accepted: the shopper sees it being prepared."))


@require_POST
@signed_in_required
def ready(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.ready, _("The shopper has received the pickup code."))


@require_POST
@signed_in_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    part, form = _own(request, pk), RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, part, refusal=form, status=422)
    reason = form.cleaned_data["reason"]
    done = _("Refused: the shopper is told and paid back.")
    return _moved(request, pk, actions.refuse, done, reason=reason)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def hand_over(request: UserRequest, pk: int) -> HttpResponse:
    """GET is where the shopper's QR code leads: it fills the code in, and changes nothing."""
    part = _own(request, pk)
    if request.method != "POST":
        return _page(request, part, code=CodeForm(initial={"code": request.GET.get("code", "")}))
    form = CodeForm(request.POST)
    if form.is_valid():
        wrong = _handed_over(request, part, form.cleaned_data["code"])
        if not wrong:
            messages.success(request, _("Handed over. Have a good day!"))
            return redirect("desk:order", pk=pk)
        form.add_error("code", wrong)
    return _page(request, part, code=form, status=422)


def _handed_over(request: UserRequest, part: SubOrder, code: str) -> str:
    """Nothing when it is done, else why not."""
    try:
        actions.hand_over(part, code=code, at=timezone.now(), by=request.user.email)
    except actions.AlreadyHandedOver as before:
        at = timezone.localtime(before.at)
        return _("Already handed over on %(day)s at %(time)s.") % {
            "day": f"{at:%d/%m/%Y}",
            "time": f"{at:%H:%M}",
        }
    except actions.WrongCode:
        return _("This is not the code of this order. Please ask for it again.")
    except actions.TooManyTries:
        return _("Too many wrong codes. Please wait ten minutes.")
    except IllegalMove:
        return _("This order is not ready yet: mark it as ready first.")
    return ""


def _moved(
    request: UserRequest, pk: int, act: Callable[..., Any], done: str, **more: str
) -> HttpResponse:
    try:
        act(_own(request, pk), at=timezone.now(), by=request.user.email, **more)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this order is now."))
    else:
        messages.success(request, done)
    return redirect("desk:order", pk=pk)


def _own(request: UserRequest, pk: int) -> SubOrder:
    found = SubOrder.objects.visible_to(request.user).select_related("order", "merchant__shop")
    return get_object_or_404(found, pk=pk)


def _page(
    request: UserRequest,
    part: SubOrder,
    *,
    code: CodeForm | None = None,
    refusal: RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "part": part,
        "progress": progress(part),
        "steps": part.steps.order_by("pk"),
        "code": code or CodeForm(),
        "refusal": refusal or RefusalForm(initial={"reason": queries.refusal_words()}),
    }
    return render(request, "desk/order.html", context, status=status)
