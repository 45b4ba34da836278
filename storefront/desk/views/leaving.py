"""Taking along everything that is kept of a shop, and leaving."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles import limits, storage
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.merchants import actions
from storefront.merchants.models import IllegalMove, Merchant, Takeout
from storefront.merchants.signals import StillRunning

# A copy has all the pictures of a shop: a worker is some minutes at it.
COPIES, SECONDS = 3, 600


@require_safe
@signed_in_required
def leaving(request: UserRequest) -> HttpResponse:
    merchant = _mine(request)
    context = {
        "shop": merchant.shop,
        "here": here(merchant.shop),
        "tabs": tabs(request, merchant.shop),
        "takeouts": merchant.takeouts.all()[:5],
    }
    return render(request, "desk/leaving.html", context)


@require_POST
@signed_in_required
def ask(request: UserRequest) -> HttpResponse:
    merchant = _mine(request)
    if not limits.allow(f"copy:{merchant.pk}", limit=COPIES, seconds=SECONDS):
        messages.error(request, _("Too many files at once: please wait ten minutes."))
        return back("desk:leaving", merchant.shop)
    actions.ask_for_takeout(merchant, at=timezone.now(), by=request.user.email)
    messages.success(request, _("Your copy is being made: we write to you when it is ready."))
    return back("desk:leaving", merchant.shop)


@require_safe
@signed_in_required
def takeout(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file, to its owner alone, even once they have left."""
    mine = Takeout.objects.filter(merchant__owner=request.user).exclude(key="")
    kept = get_object_or_404(mine.select_related("merchant__shop"), pk=pk)
    pieces = storage.pieces(kept.key)
    if pieces is None:
        raise Http404
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Length"] = str(kept.size)
    name = f"{kept.merchant.shop.slug}-{kept.asked_at:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@signed_in_required
def leave(request: UserRequest) -> HttpResponse:
    merchant = _mine(request)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:300]
    try:
        actions.leave(merchant, reason=reason, at=timezone.now(), by=request.user.email)
    except StillRunning as running:
        messages.error(request, str(running))
        return back("desk:leaving", merchant.shop)
    except IllegalMove:
        messages.error(request, _("This shop has left already."))
    else:
        messages.success(request, _("Your shop has left. Your copy comes by e-mail."))
    return redirect("accounts:home")


def _mine(request: UserRequest) -> Merchant:
    """The merchant that the person owns: neither staff nor the town hall leaves for it."""
    merchant = shop_of(request).merchant
    if merchant.owner_id != request.user.pk:
        raise Http404
    return merchant
