"""Events: announced, changed, cancelled with a reason, put away."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from halles import moves
from halles.audit import actions as audit
from halles.pictures import Picture
from halles.translations.slugs import slug as slug_of
from storefront.agenda.actions.prose import made_of
from storefront.agenda.models import Event
from storefront.merchants.actions import Overlap

State = Event.State


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """What is said of an event, where it is and when."""

    title: str
    place: str
    text: str
    starts_at: datetime
    ends_at: datetime
    link: str = ""
    picture_alt: str = ""

    @property
    def columns(self) -> dict[str, object]:
        """What its row says; raise Overlap for an event that ends before it begins."""
        if self.ends_at <= self.starts_at:
            raise Overlap(str(self.ends_at))
        slug = slug_of(self.title)[:120].strip("-") or "rendez-vous"
        return asdict(self) | {"html": made_of(self.text), "slug": slug}


@transaction.atomic
def add_event(words: EventWords, *, at: datetime, by: str) -> Event:
    """Announce an event. Raises Overlap for one that ends before it begins."""
    event = Event.objects.create(updated_at=at, **words.columns)
    return _traced(event, "event announced", at, by)


@transaction.atomic
def change_event(event: Event, *, words: EventWords, at: datetime, by: str) -> Event:
    """Change what is said of an event. Raises Overlap; then nothing is changed."""
    event = _locked(event)
    for name, value in words.columns.items():
        setattr(event, name, value)
    return _saved(event, "event changed", at, by)


@transaction.atomic
def set_picture(event: Event, *, picture: Picture, at: datetime, by: str) -> Event:
    """Show a picture, stored beforehand, with the event."""
    event = _locked(event)
    event.picture_key = picture.key
    event.picture_width, event.picture_height = picture.width, picture.height
    return _saved(event, "event picture set", at, by)


def cancel_event(event: Event, *, reason: str, at: datetime, by: str) -> Event:
    """Its page stays, and says that it will not be, and why. Raises IllegalMove."""
    return _moved(event, State.CANCELLED, reason=reason, at=at, by=by)


def plan_again(event: Event, *, at: datetime, by: str) -> Event:
    """It will be after all, or has its page again. Raises IllegalMove."""
    return _moved(event, State.PLANNED, reason="", at=at, by=by)


def archive_event(event: Event, *, at: datetime, by: str) -> Event:
    """Its page is gone. Raises IllegalMove when it was before."""
    return _moved(event, State.ARCHIVED, reason=event.reason, at=at, by=by)


@transaction.atomic
def _moved(event: Event, state: State, *, reason: str, at: datetime, by: str) -> Event:
    event = _locked(event)
    moves.check(Event.MOVES, event.state, state)
    event.state, event.reason = state, reason
    return _saved(event, f"event {state}", at, by)


def _saved(event: Event, verb: str, at: datetime, by: str) -> Event:
    event.updated_at = at
    event.save()
    return _traced(event, verb, at, by)


def _traced(event: Event, verb: str, at: datetime, by: str) -> Event:
    audit.record(verb, target=f"event:{event.pk} {event}", by=by, at=at, reason=event.reason)
    return event


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)
