"""The same for calendars: a shop's openings, a market, the town's events."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from halles import ics
from halles.http import public_page
from storefront.agenda import queries
from storefront.agenda.models import Event, Market
from storefront.catalogue import queries as catalogue
from storefront.merchants import facts
from tenants.current import current_town

# As far as a market is written into a calendar, and as many events.
MARKET_DAYS, EVENTS = 366, 200


@public_page
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    shop = catalogue.shop(slug)
    if shop is None:
        raise Http404(slug)
    where = f"{shop.street}, {shop.merchant.postal_code} {shop.merchant.city}"
    entries = facts.entries(
        shop.hours, name=shop.name, address=where, uid=_uid(f"shop-{shop.pk}"), at=timezone.now()
    )
    return _file(shop.name, entries)


@public_page
def market(request: HttpRequest, slug: str) -> HttpResponse:
    market = get_object_or_404(Market.objects.shown(), slug=slug)
    return _file(market.name, _held(market))


@public_page
def agenda(request: HttpRequest) -> HttpResponse:
    events = Event.objects.coming(timezone.now())[:EVENTS]
    name = _("Agenda of the shops of %(of_town)s") % {"of_town": current_town().of_name}
    return _file(name, [_entry(event) for event in events])


def _held(market: Market) -> Iterable[ics.Entry | ics.Weekly]:
    rhythm, at = market.rhythm, timezone.now()
    days = queries.next_dates(rhythm, at, number=MARKET_DAYS)
    address = current_town().address + market.get_absolute_url()
    uid = _uid(f"market-{market.pk}")
    return facts.of_rhythm(rhythm, days, title=market.name, uid=uid, url=address)


def _entry(event: Event) -> ics.Entry:
    return ics.Entry(
        uid=_uid(f"event-{event.pk}"),
        title=event.title,
        begins=event.starts_at,
        ends=event.ends_at,
        place=event.place,
        text=strip_tags(event.html).strip(),
        url=current_town().address + event.get_absolute_url(),
        cancelled=event.cancelled,
    )


def _uid(name: str) -> str:
    """Stays when the town's host is another."""
    return f"{name}@{current_town().uuid}"


def _file(name: str, entries: Iterable[ics.Entry | ics.Weekly]) -> HttpResponse:
    content = ics.calendar(name, entries, at=timezone.now())
    return HttpResponse(content, content_type=ics.CONTENT_TYPE)
