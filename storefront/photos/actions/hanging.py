"""Where photos hang, and in which order. Each action is one transaction."""

from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.photos.actions.keeping import take_away
from storefront.photos.models import Photo
from storefront.photos.signals import place_changed

# Of one product.
MOST = 10


class TooMany(Exception):
    """No more photos hang in one place."""


@transaction.atomic
def hang(photo: Photo, *, place: str, at: datetime, by: str) -> Photo:
    """Hang it last in that place; where it hangs already, nothing changes. Raises TooMany."""
    there = _locked(place)
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.place == place:
        return photo
    if len(there) >= MOST:
        raise TooMany(place)
    photo.place, photo.rank = place, 1 + max((each.rank for each in there), default=0)
    photo.save(update_fields=["place", "rank"])
    _told(photo, "photo hung", at=at, by=by)
    return photo


@transaction.atomic
def replace(photo: Photo, *, place: str, at: datetime, by: str) -> Photo:
    """Hang it alone in that place: what hung there before is taken away."""
    former = [each for each in _locked(place) if each.pk != photo.pk]
    take_away(former)
    return hang(photo, place=place, at=at, by=by)


@transaction.atomic
def move(photo: Photo, *, step: int, at: datetime, by: str) -> None:
    """One place further, or nearer to the front; at either end it stays, and once it is gone."""
    there = _locked(photo.place)
    now = next((n for n, each in enumerate(there) if each.pk == photo.pk), None)
    if now is None:
        return
    then = min(max(now + step, 0), len(there) - 1)
    there.insert(then, there.pop(now))
    for rank, each in enumerate(there, start=1):
        Photo.objects.filter(pk=each.pk).update(rank=rank)
    _told(photo, "photo moved", at=at, by=by)


@transaction.atomic
def describe(photo: Photo, *, alt: str, at: datetime, by: str) -> None:
    """Say what it shows."""
    Photo.objects.filter(pk=photo.pk).update(alt=alt)
    _told(photo, "photo described", at=at, by=by)


@transaction.atomic
def remove(photo: Photo, *, at: datetime, by: str) -> None:
    """Take it down for ever: its files are erased a little later."""
    found = [each for each in _locked(photo.place) if each.pk == photo.pk]
    take_away(found)
    if found:
        _told(photo, "photo removed", at=at, by=by)


@transaction.atomic
def copy(*, place: str, to: str, at: datetime, by: str) -> None:
    """Hang the same photos in another place too: the files are shared until both let them go."""
    for photo in Photo.objects.at(place).ready():
        photo.pk, photo.place, photo.idem, photo.incoming_key = None, to, "", ""
        photo.created_at, photo.by = at, by
        photo.save(force_insert=True)
    place_changed.send(Photo, place=to, at=at)


def _locked(place: str) -> list[Photo]:
    # In one order: two people at the same gallery wait for each other.
    locked = Photo.objects.filter(place=place).select_for_update().order_by("pk")
    return sorted(locked, key=lambda photo: (photo.rank, photo.pk))


def _told(photo: Photo, verb: str, *, at: datetime, by: str) -> None:
    """Keep who did it, and say that its place is another now."""
    audit.record(verb, target=photo.traced_as, by=by, at=at)
    place_changed.send(Photo, place=photo.place, at=at)
