"""How a photo comes in: with a ticket, straight to the storage; or with its bytes at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from halles import pictures, storage
from halles.pictures import Picture
from storefront.photos import tasks
from storefront.photos.models import Photo, drawer

VALID_SECONDS = 900
State = Photo.State
SWEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where a photo goes first, what it shows, and the form it came with."""

    place: str
    alt: str = ""
    idem: str = ""


# Of no shop: the drawer of whoever hangs it at once.
ASIDE = Sent(place=drawer(0))


def ticket(sent: Sent, *, content_type: str, at: datetime, by: str) -> tuple[Photo, storage.Ticket]:
    """
    Expect a photo, and let its sender put it into the storage within a quarter of an hour.

    Asked again by the same form, the same photo is given a new ticket.
    """
    photo = _once(sent, by, lambda: _expected(sent, at=at, by=by))
    given = storage.ticket(
        photo.incoming_key,
        content_type=content_type,
        most=pictures.MAX_BYTES,
        seconds=VALID_SECONDS,
    )
    return photo, given


@transaction.atomic
def receive(photo: Photo, *, at: datetime) -> Photo:
    """It is said to have arrived: have it drawn. Said again, nothing more is done."""
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.state == State.WAITING and photo.received_at is None:
        photo.received_at = at
        photo.save(update_fields=["received_at"])
        tasks.draw.post(photo_id=photo.pk)
    return photo


def keep(content: bytes, *, alt: str, at: datetime, by: str, sent: Sent | None = None) -> Photo:
    """
    A photo of bytes one has already, ready at once. It lies in a drawer until it is hung.

    Speaks to the storage: never call it inside a transaction. Raises BadPicture. Kept again
    for the same form (`sent.idem`), it is the same photo.
    """
    sent = replace(sent or ASIDE, alt=alt)
    return _once(sent, by, lambda: put(pictures.keep(content, alt=alt), sent, at=at, by=by))


@transaction.atomic
def put(picture: Picture, sent: Sent, *, at: datetime, by: str) -> Photo:
    """A photo of files that are stored already."""
    files = {"base_key": picture.key, "width": picture.width, "height": picture.height}
    times = {"created_at": at, "received_at": at, "done_at": at}
    return _made(sent, by, {"state": State.READY, **files, **times})


@transaction.atomic
def sweep(*, before: datetime) -> int:
    """Forget what nobody sent or hung since then, files and all; say how many they were."""
    old = list(Photo.objects.abandoned(before).select_for_update().order_by("pk")[:SWEPT])
    take_away(old)
    return len(old)


def take_away(photos: Iterable[Photo]) -> None:
    """Forget them, in the caller's transaction; their files are erased a little later."""
    for photo in photos:
        tasks.erase.post(public=photo.picture.keys, sent=photo.incoming_key)
        photo.delete()


def _once(sent: Sent, by: str, make: Callable[[], Photo]) -> Photo:
    """The photo that person sent with that form, made if there is none."""
    known = Photo.objects.filter(by=by, idem=sent.idem).first() if sent.idem else None
    return known or make()


@transaction.atomic
def _expected(sent: Sent, *, at: datetime, by: str) -> Photo:
    keys = {"base_key": storage.fresh_key(), "incoming_key": storage.incoming_key()}
    return _made(sent, by, {"created_at": at, **keys})


def _made(sent: Sent, by: str, what: dict[str, Any]) -> Photo:
    what |= {"place": sent.place, "alt": sent.alt}
    if not sent.idem:
        return Photo.objects.create(by=by, **what)
    # Two at once make one: the second waits for the first.
    return Photo.objects.get_or_create(by=by, idem=sent.idem, defaults=what)[0]
