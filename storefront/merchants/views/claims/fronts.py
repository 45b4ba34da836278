"""How a shop that was claimed is shown, and what happens then."""

from contextlib import suppress
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from halles.accounts.models import User
from halles.moves import IllegalMove
from storefront.merchants import actions
from storefront.merchants.forms.claims import FrontForm
from storefront.merchants.models import Merchant
from storefront.merchants.views.claims.pages import page
from storefront.photos import uploads
from storefront.photos.actions import Sent
from storefront.photos.models import drawer


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What happens now: the shop is on show, or the town hall looks at it."""
    mine = _own(request.user).order_by("-pk").first()
    return render(request, "merchants/claim/done.html", {"merchant": mine})


def unfinished(user: Any) -> Merchant | None:
    """The shop that this person has claimed and not shown yet."""
    return _own(user).filter(state=Merchant.State.CLAIMED).order_by("pk").first()


def front(request: HttpRequest, merchant: Merchant) -> HttpResponse:
    """Name, telephone, hours, perhaps a picture: the last that is asked."""
    shop = merchant.shop
    form = FrontForm(request.POST or None, initial={"name": shop.name, "phone": shop.phone})
    if request.method == "POST" and form.is_valid():
        by = cast(User, request.user).email
        photo = uploads.photo(request, form, Sent(place=drawer(shop.pk)), by=by)
        if form.is_valid():
            # Sent twice, it was finished the first time.
            with suppress(IllegalMove):
                actions.finish(merchant, as_=form.front(photo), at=timezone.now(), by=by)
            return redirect("merchants:claim_done")
    return page(request, "merchants/claim/front.html", form, merchant=merchant)


def _own(user: Any) -> QuerySet[Merchant]:
    rows = Merchant.objects.select_related("shop")
    return rows.filter(owner=user.pk) if user.is_authenticated else rows.none()
