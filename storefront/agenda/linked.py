"""Events and markets for machines: what their pages show, in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from storefront.agenda.models import Event, Market
from storefront.merchants.models import Rhythm
from tenants.models import Town
from themes.heads import Facts
from themes.heads.graph import CONTEXT


def event(town: Town, event: Event, *, image: str = "") -> Facts:
    """An Event by Google's rules: a cancelled one keeps its dates and says so."""
    state = "EventCancelled" if event.cancelled else "EventScheduled"
    address = f"{town.address}{event.get_absolute_url()}"
    return {
        "@type": "Event",
        "@id": f"{address}#rendez-vous",
        "name": event.title,
        "url": address,
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": f"{CONTEXT}/{state}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "location": place(town, event.place),
        "image": image,
        "description": event.text[:500],
        "organizer": {"@id": f"{town.address}/#editeur"},
    }


def market(town: Town, market: Market, days: Iterable[date]) -> list[Facts]:
    """The next days of a market, each an Event of its own."""
    return [_held(town, market, market.rhythm, day) for day in days]


def place(town: Town, name: str) -> Facts:
    where = {
        "@type": "PostalAddress",
        "streetAddress": name,
        "addressLocality": town.name,
        "addressCountry": "FR",
    }
    return {"@type": "Place", "name": name, "address": where}


def _held(town: Town, market: Market, rhythm: Rhythm, day: date) -> Facts:
    begins, ends = rhythm.on(day)
    address = f"{town.address}{market.get_absolute_url()}"
    return {
        "@type": "Event",
        "@id": f"{address}#{day}",
        "name": market.name,
        "url": address,
        "startDate": begins.isoformat(),
        "endDate": ends.isoformat(),
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "location": place(town, market.place),
        "organizer": {"@id": f"{town.address}/#editeur"},
    }
