"""What pages say of a shop."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from halles import clock
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
    image: str
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
        image=shop.thumb,
        street=shop.street,
        takes_vouchers=shop.accepts_vouchers,
        is_open=shop.hours.is_open(at),
        hours=door(shop.hours, at=at),
    )


def door(hours: Hours, *, at: datetime) -> str:
    """What is written on the door: until when it is open, or when it opens again."""
    if until := hours.open_until(at):
        return _("Open until %(time)s") % {"time": clock.spoken(clock.local(until).time())}
    if opens := hours.next_opening(at):
        return _next(clock.local(at), clock.local(opens))
    return _("Closed")


def stretches(day: Day) -> str:
    """The stretches of a day, one to a line, or that it is closed."""
    spoken = (f"{clock.spoken(opens)} – {clock.spoken(closes)}" for opens, closes in day.stretches)
    return "\n".join(spoken) or _("Closed")


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
