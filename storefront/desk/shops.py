"""Which shop a page of the desk is about."""

from django.http import Http404

from halles.accounts.http import UserRequest
from storefront.desk import queries
from storefront.merchants.models import Merchant, Shop


def shop_of(request: UserRequest) -> Shop:
    """
    The shop asked for by `?boutique=`, else the first the person works for.

    Raises Http404 for a shop they may not see, and when they have none.
    """
    asked = request.GET.get("boutique", "")
    mine = queries.merchants(request.user)
    if asked:
        visible = Merchant.objects.visible_to(request.user)
        mine = visible.filter(pk=asked) if asked.isdecimal() else visible.none()
    merchant = mine.select_related("shop").first()
    if merchant is None:
        raise Http404
    return merchant.shop
