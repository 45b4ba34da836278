"""Work on photos for later: slow, so on the workers nobody's money waits for."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from halles import pictures, storage
from halles.audit import actions as audit
from halles.outbox.later import later_slowly
from halles.pictures import BadPicture, Picture
from storefront.photos.models import Photo
from storefront.photos.signals import place_changed

Reason = Photo.Reason


@later_slowly
def draw(*, photo_id: int, idem: str) -> None:
    """Draw what was sent, and erase it; what cannot be drawn is refused with its reason."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        return
    if photo.state == Photo.State.WAITING:
        _decide(photo, *_drawn(photo), at=timezone.now())
    storage.forget([photo.incoming_key] if photo.incoming_key else [], public=False)


@later_slowly
def erase(*, public: list[str], sent: str, idem: str) -> None:
    """Erase the files of a photo that is no more, but those that another still shows."""
    bases = {key.rpartition("-")[0] for key in public}
    shown = set(Photo.objects.filter(base_key__in=bases).values_list("base_key", flat=True))
    storage.forget(key for key in public if key.rpartition("-")[0] not in shown)
    storage.forget([sent] if sent else [], public=False)


def _drawn(photo: Photo) -> tuple[Picture | None, str]:
    content = storage.taken_in(photo.incoming_key, most=pictures.MAX_BYTES)
    if content is None:
        return None, Reason.NEVER_CAME
    try:
        return pictures.keep(content, key=photo.base_key), ""
    except BadPicture as refusal:
        return None, Reason.of(refusal)


@transaction.atomic
def _decide(photo: Photo, picture: Picture | None, reason: str, *, at: datetime) -> None:
    locked = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if locked is None or locked.state != Photo.State.WAITING:
        # Taken away, or drawn by another worker, meanwhile.
        if locked is None and picture:
            erase.post(public=picture.keys, sent="")
        return
    locked.move_to(Photo.State.READY if picture else Photo.State.REFUSED, at=at)
    locked.reason = reason
    if picture:
        locked.width, locked.height = picture.width, picture.height
    locked.save(update_fields=["state", "done_at", "reason", "width", "height"])
    verb = "photo ready" if picture else "photo refused"
    audit.record(verb, target=locked.traced_as, by="worker", at=at)
    place_changed.send(Photo, place=locked.place, at=at)
