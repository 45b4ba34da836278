"""Cards for other sites: oEmbed says how to show one, a page of its own is shown."""

import re

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from halles.http import public_page
from storefront.reach import cards
from tenants.current import current_town
from themes import context, drawing
from themes.heads.posters import SIZE
from themes.templatetags.theme import asset

A_DAY = 86_400


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0: 404 for what is no page of ours, 501 for another format than JSON."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON is spoken here.\n", status=501, content_type="text/plain")
    card = cards.of_address(request.GET.get("url", ""))
    if card is None:
        return JsonResponse({"error": "no page of this town"}, status=404)
    width = _within(request.GET.get("maxwidth"), cards.WIDTH)
    height = _within(request.GET.get("maxheight"), cards.HEIGHT)
    town = current_town()
    told = {
        "type": "rich",
        "version": "1.0",
        "title": card.name,
        "provider_name": town.name,
        "provider_url": f"{town.address}/",
        "author_name": card.line if card.price else card.name,
        "cache_age": A_DAY,
        "width": width,
        "height": height,
        "html": card.html(width, height),
    } | _thumbnail(request, card)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    # Public facts: a page's script may read them, too.
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it takes any view
@xframe_options_exempt
@public_page
def product(request: HttpRequest, pk: str) -> HttpResponse:
    return _card(request, cards.of_product(int(pk)))


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it takes any view
@xframe_options_exempt
@public_page
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    return _card(request, cards.of_shop(slug))


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it takes any view
@xframe_options_exempt
@public_page
def market(request: HttpRequest, slug: str) -> HttpResponse:
    return _card(request, cards.of_market(slug))


def _card(request: HttpRequest, card: cards.Card | None) -> HttpResponse:
    if card is None:
        raise Http404(request.path)
    sheet = reverse("themes:stylesheet", args=[context.look()[1]])
    told = {"card": card, "theme_css_url": sheet, "bundle_url": asset("themes/halles.css")}
    return drawing.page(request, "reach/card.jinja", told)


def _thumbnail(request: HttpRequest, card: cards.Card) -> dict[str, object]:
    """All three or none; none that is larger than what was asked for."""
    wide, high = SIZE
    if _number(request.GET.get("maxwidth"), wide) < wide:
        return {}
    if _number(request.GET.get("maxheight"), high) < high:
        return {}
    return {"thumbnail_url": card.share, "thumbnail_width": wide, "thumbnail_height": high}


def _within(asked: str | None, most: int) -> int:
    return max(cards.LEAST, min(most, _number(asked, most)))


def _number(asked: str | None, otherwise: int) -> int:
    known = re.fullmatch("[0-9]{1,5}", asked or "")
    return int(known[0]) if known else otherwise
