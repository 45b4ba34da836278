"""What each page of the agenda says of itself to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from halles.translations.dates import date_format
from storefront.agenda import linked
from storefront.agenda.models import Event, Market, Quarter
from storefront.agenda.queries import Announcement, MarketDay
from storefront.merchants.queries import Front
from tenants.current import current_town
from themes.heads import Head, described, listed, titled

AGENDA, MARKETS, QUARTERS = "/agenda/", "/marches/", "/quartiers/"


def markets(days: Iterable[MarketDay]) -> Head:
    town = current_town()
    text = _("The markets of %(of_town)s: their days, their hours, their places, who is there.")
    return Head(
        title=titled(_("Markets of %(of_town)s") % {"of_town": town.of_name}),
        description=described(text % {"of_town": town.of_name}),
        path=MARKETS,
        crumbs=(_home(), (_("Markets"), MARKETS)),
        facts=(listed(town, ((day.name, day.url) for day in days)),),
    )


def market(market: Market, days: Sequence[date]) -> Head:
    town, path = current_town(), market.get_absolute_url()
    return Head(
        title=titled(market.name, town.name),
        description=described(f"{market.place}.", strip_tags(market.html)),
        path=path,
        embeds=True,
        crumbs=(_home(), (_("Markets"), MARKETS), (market.name, path)),
        facts=tuple(linked.market(town, market, days)),
    )


def agenda(events: Iterable[Announcement], *, page: int) -> Head:
    town = current_town()
    text = _("What happens around the shops of %(of_town)s: markets, evenings, fairs.")
    return Head(
        title=titled(_("Agenda of the shops of %(of_town)s") % {"of_town": town.of_name}),
        description=described(text % {"of_town": town.of_name}),
        path=AGENDA,
        crumbs=(_home(), (_("Agenda"), AGENDA)),
        facts=(listed(town, ((one.title, one.url) for one in events)),),
    ).on_page(page)


def event(event: Event) -> Head:
    town, path = current_town(), event.get_absolute_url()
    day = date_format(localtime(event.starts_at), "j F Y")
    return Head(
        title=titled(event.title, day),
        description=described(f"{day}, {event.place}.", strip_tags(event.html)),
        path=path,
        kind="article",
        photo=event.share_picture,
        alt=event.picture_alt or event.title,
        crumbs=(_home(), (_("Agenda"), AGENDA), (event.title, path)),
        facts=(linked.event(town, event, image=event.share_picture),),
    )


def quarters(quarters: Iterable[Quarter]) -> Head:
    town = current_town()
    text = _("The quarters of %(of_town)s and their shops: what is a few steps from where you are.")
    return Head(
        title=titled(_("Quarters of %(of_town)s") % {"of_town": town.of_name}),
        description=described(text % {"of_town": town.of_name}),
        path=QUARTERS,
        crumbs=(_home(), (_("Quarters"), QUARTERS)),
        facts=(listed(town, ((one.name, one.get_absolute_url()) for one in quarters)),),
    )


def quarter(quarter: Quarter, fronts: Iterable[Front]) -> Head:
    town, path = current_town(), quarter.get_absolute_url()
    return Head(
        title=titled(quarter.name, _("shops of %(of_town)s") % {"of_town": town.of_name}),
        description=described(strip_tags(quarter.html)),
        path=path,
        crumbs=(_home(), (_("Quarters"), QUARTERS), (quarter.name, path)),
        facts=(listed(town, ((front.name, front.url) for front in fronts)),),
    )


def _home() -> tuple[str, str]:
    return _("Home"), "/"
