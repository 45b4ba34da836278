"""The visitor's basket: its key is in a cookie, set when the first thing is put in it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storefront.basket import queries
from storefront.basket.models import Basket

KEPT_SECONDS = 60 * 86_400
# Read by the script that shows the number in the header, so that pages are the same for all.
COUNT_COOKIE = "basket_count"


def basket_of(request: HttpRequest) -> Basket | None:
    return queries.find(request.COOKIES.get(settings.BASKET_COOKIE_NAME, ""))


def remember(response: HttpResponse, basket: Basket) -> HttpResponse:
    """Have the browser keep the basket and show how many things are in it."""
    response.set_cookie(
        settings.BASKET_COOKIE_NAME,
        basket.key,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.IN_PRODUCTION,
    )
    response.set_cookie(
        COUNT_COOKIE,
        str(queries.count(basket)),
        max_age=KEPT_SECONDS,
        samesite="Lax",
        secure=settings.IN_PRODUCTION,
    )
    return response
