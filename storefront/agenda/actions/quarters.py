"""Quarters and the portrait of a town: their text, and which shop is where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.agenda.actions.prose import free_slug, made_of
from storefront.agenda.models import Portrait, Quarter, QuarterShop
from storefront.merchants.models import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterWords:
    """A quarter's name and text, and the shops in it."""

    name: str
    text: str
    shops: Collection[int] = field(default_factory=tuple)


@transaction.atomic
def add_quarter(words: QuarterWords, *, at: datetime, by: str) -> Quarter:
    """Give a quarter its page; a shop that was in another quarter moves."""
    slug = free_slug(Quarter, words.name, most=90)
    html = made_of(words.text)
    quarter = Quarter.objects.create(
        name=words.name, text=words.text, html=html, slug=slug, updated_at=at
    )
    return _filled(quarter, words.shops, "quarter added", at, by)


@transaction.atomic
def change_quarter(quarter: Quarter, *, words: QuarterWords, at: datetime, by: str) -> Quarter:
    """Its text is another, and so are its shops; one that was in another quarter moves."""
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    quarter.name, quarter.text, quarter.html = words.name, words.text, made_of(words.text)
    quarter.updated_at = at
    quarter.save()
    return _filled(quarter, words.shops, "quarter changed", at, by)


@transaction.atomic
def archive_quarter(quarter: Quarter, *, at: datetime, by: str) -> Quarter:
    """Its page is gone, and its shops are in no quarter."""
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    quarter.archived_at = at
    quarter.save()
    return _filled(quarter, (), "quarter archived", at, by)


@transaction.atomic
def set_portrait(text: str, *, at: datetime, by: str) -> Portrait:
    """Say what the town says of its shops on its home page."""
    said = {"text": text, "html": made_of(text), "updated_at": at}
    portrait, _ = Portrait.objects.update_or_create(pk=Portrait.ONLY, defaults=said)
    audit.record("portrait written", target="portrait", by=by, at=at)
    return portrait


def _filled(quarter: Quarter, shops: Collection[int], verb: str, at: datetime, by: str) -> Quarter:
    # Locked in order: two quarters that want the same shop take turns.
    known = Shop.objects.select_for_update(of=("self",)).filter(pk__in=shops).order_by("pk")
    inside = [shop.pk for shop in known]
    quarter.places.exclude(shop__in=inside).delete()
    for shop in inside:
        QuarterShop.objects.update_or_create(shop_id=shop, defaults={"quarter": quarter})
    audit.record(verb, target=f"quarter:{quarter.pk} {quarter}", by=by, at=at)
    return quarter
