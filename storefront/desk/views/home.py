"""Four large doors: what a shopkeeper does with one thumb."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk import queries
from storefront.orders.models import SubOrder


@require_safe
@signed_in_required
def home(request: UserRequest) -> HttpResponse:
    parts = SubOrder.objects.visible_to(request.user)
    at = timezone.now()
    mine = queries.merchants(request.user)
    context = {
        "shop_doors": queries.doors(request.user, at),
        "merchants": mine,
        "arriving": None if mine else queries.arriving(request.user),
        "to_prepare": parts.to_prepare().count(),
        "ready": parts.filter(state=SubOrder.State.READY).count(),
        "to_set_aside": queries.to_set_aside(request.user),
        "to_answer": queries.to_answer(request.user),
        "today": queries.today(parts, at=at),
    }
    return render(request, "desk/home.html", context)
