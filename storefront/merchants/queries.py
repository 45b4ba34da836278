"""What pages say of a shop."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import quote

from django.utils.translation import gettext as _

from halles import clock
from halles.pictures import Picture
from halles.translations.dates import date_format
from storefront.merchants.models import Day, Hours, Shop
from tenants.current import public_context
from tenants.models import Commune
from tenants.models.communes import plain


@dataclass(frozen=True, slots=True)
class Front:
    """A shop as its card shows it."""

    name: str
    url: str
    trade: str
    tagline: str
    picture: Picture
    street: str
    takes_vouchers: bool
    is_open: bool
    hours: str


def front(shop: Shop, *, at: datetime) -> Front:
    """A card of a shop that was read `with_hours`."""
    return Front(
        name=shop.name,
        url=shop.get_absolute_url(),
        trade=shop.trade,
        tagline=shop.tagline or shop.trade,
        picture=shop.cover,
        street=shop.street if shop.has_door else "",
        takes_vouchers=shop.accepts_vouchers,
        is_open=shop.hours.is_open(at),
        hours=door(shop.hours, at=at),
    )


def door(hours: Hours, *, at: datetime) -> str:
    """What is written on the door: until when it is open, or when it opens again, and where."""
    if until := hours.open_until(at):
        stand = hours.stand(at)
        words = _("At %(place)s until %(time)s") if stand else _("Open until %(time)s")
        leaves = stand.closes if stand else until
        said = {"time": clock.spoken(clock.local(leaves).time())}
        return words % (said | {"place": stand.place if stand else ""})
    if coming := hours.coming(at):
        words = _next(clock.local(at), clock.local(coming.opens))
        return f"{words}, {coming.place}" if coming.place else words
    return _("Closed")


def stretches(day: Day) -> str:
    """The stretches of a day and its stalls, one to a line, or that it is closed."""
    door = [spoken(opens, closes) for opens, closes in day.stretches]
    stalls = [f"{spoken(stall.opens, stall.closes)}, {stall.place}" for stall in day.stalls]
    return "\n".join([*door, *stalls]) or _("Closed")


def spoken(opens: time, closes: time) -> str:
    """A stretch as one reads it: `9 h – 12 h 30`."""
    return f"{clock.spoken(opens)} – {clock.spoken(closes)}"


def _next(now: datetime, opens: datetime) -> str:
    said = {"time": clock.spoken(opens.time()), "day": date_format(opens, "l")}
    days = opens.date() - now.date()
    if not days:
        return _("Closed, opens at %(time)s") % said
    if days == timedelta(days=1):
        return _("Closed, opens tomorrow at %(time)s") % said
    if days < timedelta(days=7):
        return _("Closed, opens on %(day)s at %(time)s") % said
    return _("Closed, opens on %(day)s") % {"day": date_format(opens, "j F")}


def commune_at(postal_code: str, city: str) -> tuple[tuple[str, str] | None, list[str]]:
    """The code and name of that commune, if it has that postal code; the names of all that do."""
    with public_context():
        there = Commune.objects.filter(postal_codes__contains=[postal_code]).order_by("name")
        named = list(there.values_list("insee", "name"))
    found = next((pair for pair in named if plain(pair[1]) == plain(city)), None)
    return found, [name for _insee, name in named]


def way_to(shop: Shop) -> dict[str, str]:
    """Where a map shows the way, and the place as telephones know it (RFC 5870)."""
    merchant = shop.merchant
    named = quote(f"{shop.street}, {merchant.postal_code} {merchant.city}")
    if shop.latitude is None:
        search = f"https://www.openstreetmap.org/search?query={named}"
        return {"route": search, "geo": f"geo:0,0?q={named}"}
    place = f"{shop.latitude:.6f},{shop.longitude:.6f}"
    route = f"https://www.openstreetmap.org/directions?to={quote(place)}"
    return {"route": route, "geo": f"geo:{place}?q={place}"}
