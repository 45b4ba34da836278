"""What a twin has of the agenda: a special day, a stall, a market, events, a quarter."""

from datetime import time, timedelta

from django.utils import timezone

from storefront.agenda import actions as agenda
from storefront.agenda.models import Event
from storefront.merchants import actions as merchants

EVERY_DAY = list(range(7))


def put_up(have, at):
    day = timezone.localdate() + timedelta(days=200)
    own = merchants.OwnHours(days=[day], stretches=[(time(10), time(18))], note="Fête")
    merchants.set_special(have.shop, own=own, at=at, by="test")
    have.special = have.shop.special_openings.get().pk
    _market(have, at)
    _events(have, at)
    words = agenda.QuarterWords(name="Le Château", text="Rue haute.", shops=[have.shop.pk])
    quarter = agenda.add_quarter(words, at=at, by="test")
    have.quarter, have.quarter_slug = quarter.pk, quarter.slug
    agenda.set_portrait("Nos boutiques.", at=at, by="test")


def _market(have, at):
    hours = {"opens": time(8), "closes": time(13), "weekdays": EVERY_DAY}
    words = agenda.MarketWords(name="Grand marché", place="Place", text="Frais.", **hours)
    market = agenda.add_market(words, at=at, by="test")
    merchants.add_stall(have.shop, stand=agenda.stand(market), at=at, by="test")
    have.market, have.market_slug = market.pk, market.slug
    have.market_day = timezone.localdate() + timedelta(days=10)
    have.called_off = timezone.localdate() + timedelta(days=20)
    agenda.call_off(market, day=have.called_off, at=at, by="test")
    have.stall = have.shop.stalls.get().pk


def _events(have, at):
    words = agenda.EventWords(
        title="Fête de la rue",
        place="Rue haute",
        text="Musique.",
        starts_at=at + timedelta(days=30),
        ends_at=at + timedelta(days=30, hours=3),
        link="https://fete.example/",
    )
    event = agenda.add_event(words, at=at, by="test")
    have.event, have.event_slug = event.pk, event.slug
    cancelled = agenda.add_event(words, at=at, by="test")
    agenda.cancel_event(cancelled, reason="Orage", at=at, by="test")
    have.cancelled_event = Event.objects.get(pk=cancelled.pk).pk
