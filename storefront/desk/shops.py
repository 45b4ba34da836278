"""Which shop a page of the desk is about, for people of several and for who helps one."""

from typing import Any, TypeVar, cast

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from halles.accounts.http import UserRequest
from halles.accounts.models import Role
from halles.http import keys
from storefront.desk import queries
from storefront.merchants.models import Merchant, Shop

Row = TypeVar("Row", bound=Model)


def shop_of(request: UserRequest) -> Shop:
    """
    The shop asked for by `?boutique=`, else the one an agent helps, else the person's first.

    Raises Http404 for a shop they may not see, and when they have none.
    """
    asked = request.GET.get("boutique", "")
    mine = queries.merchants(request.user)
    stay = getattr(request, "assistance", None)
    if stay and not asked:
        return cast(Shop, stay.merchant.shop)
    if asked:
        mine = Merchant.objects.visible_to(request.user).filter(pk=keys.read(asked))
    merchant = mine.select_related("shop").first()
    if merchant is None:
        raise Http404
    return merchant.shop


def of_theirs(user: Any, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those of the rows, each of one shop, whose shop the person works for."""
    return rows.filter(shop__merchant__in=Merchant.objects.visible_to(user))


def file_of(request: UserRequest) -> Merchant:
    """
    The merchant whose papers these are, also while the town hall has not let it in.

    Raises Http404 as `shop_of` does, and to those employed there.
    """
    asked = request.GET.get("boutique", "")
    running = Merchant.objects.answered_for_by(request.user).values("pk")
    mine = Merchant.objects.present().filter(Q(owner=request.user) | Q(pk__in=running))
    if asked:
        mine = mine.filter(pk=keys.read(asked))
    merchant = mine.select_related("shop").order_by("pk").first()
    if merchant is None:
        raise Http404
    return merchant


def roles_in(request: UserRequest, shop: Shop) -> set[str]:
    """What the person is there: some pages are not for all of them."""
    mine = Role.objects.of(request.user).filter(scope=shop.merchant.scope)
    return set(mine.values_list("name", flat=True))


def back(name: str, shop: Shop) -> HttpResponse:
    """To the page of that name, about the same shop."""
    return redirect(reverse(name) + here(shop))


def here(shop: Shop) -> str:
    """What keeps a link of the desk in that shop."""
    return f"?boutique={shop.merchant_id}"


def tabs(request: UserRequest, shop: Shop) -> list[dict[str, Any]]:
    """The shops the person works for, when there are several."""
    mine = list(queries.merchants(request.user).select_related("shop"))
    return [
        {"name": str(each.shop), "url": here(each.shop), "current": each.shop == shop}
        for each in mine
        if len(mine) > 1
    ]
