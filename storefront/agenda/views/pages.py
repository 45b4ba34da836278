"""Markets, events and quarters: pages that are the same for everybody."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from halles.http import public_page
from storefront.agenda import heads, queries
from storefront.agenda.models import Event, Market, Quarter
from storefront.catalogue import queries as catalogue
from storefront.catalogue.missing import missing
from storefront.merchants.queries import front
from tenants.current import current_town
from themes import drawing

PER_PAGE, SOLD = 20, 12


def board(said: dict[str, Any], at: datetime) -> SafeString:
    """The agenda on the home page, drawn from what `queries.BOARD` said."""
    told = {"board": queries.board(said, at), "town": current_town()}
    drawn = render_to_string("agenda/parts/board.jinja", told, using="jinja2")
    # A template has drawn it, and escaped what is not ours.
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe


@public_page
def markets(request: HttpRequest) -> HttpResponse:
    days = queries.market_days(timezone.now())
    return drawing.page(
        request, "agenda/markets.jinja", {"days": days, "head": heads.markets(days)}
    )


@public_page
def market(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    market = Market.objects.shown().filter(slug=slug).first()
    if market is None:
        return missing(request, market=slug)
    shops, days = queries.sellers(market), queries.next_dates(market.rhythm, at)
    told = {
        "market": market,
        "days": days,
        "fronts": [front(shop, at=at) for shop in shops],
        "goods": catalogue.cards_of("shop_id", [shop.pk for shop in shops], number=SOLD),
        "head": heads.market(market, days),
    }
    return drawing.page(request, "agenda/market.jinja", told)


@public_page
def agenda(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    page = Paginator(queries.coming(at), PER_PAGE).get_page(request.GET.get("page"))
    events = queries.announced(page)
    told: dict[str, Any] = {"page": page, "events": events, "days": queries.market_days(at)}
    told["head"] = heads.agenda(events, page=page.number)
    return drawing.page(request, "agenda/agenda.jinja", told)


@public_page
def event(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    event = Event.objects.shown().filter(pk=int(pk)).first()
    if event is None:
        return missing(request, event=int(pk))
    if request.path != event.get_absolute_url():
        return redirect(event, permanent=True)
    told = {
        "event": event,
        "announcement": queries.announced([event])[0],
        "over": event.ends_at <= timezone.now(),
        "head": heads.event(event),
    }
    return drawing.page(request, "agenda/event.jinja", told)


@public_page
def quarters(request: HttpRequest) -> HttpResponse:
    found = queries.quarters()
    told = {"quarters": found, "head": heads.quarters(found)}
    return drawing.page(request, "agenda/quarters.jinja", told)


@public_page
def quarter(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    quarter = Quarter.objects.shown().filter(slug=slug).first()
    if quarter is None:
        return missing(request, quarter=slug)
    shops = queries.shops_of(quarter)
    fronts = [front(shop, at=at) for shop in shops]
    told = {
        "quarter": quarter,
        "centre": queries.centre(shops),
        "fronts": fronts,
        "goods": catalogue.cards_of("shop_id", [shop.pk for shop in shops], number=SOLD),
        "head": heads.quarter(quarter, fronts),
    }
    return drawing.page(request, "agenda/quarter.jinja", told)
