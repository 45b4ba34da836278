"""Pictures that lines name: asked for with the line, fetched later, taken down by the undo."""

from __future__ import annotations

from datetime import datetime

from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.imports.models import Import, Picture
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import Said
from storefront.photos import actions as photos
from storefront.photos.models import Photo

State = Picture.State
# What is being fetched, or was: the same address again adds nothing.
THERE = (State.WAITING, State.KEPT, State.LEFT)
CHUNK = 50


def ask(imported: Import, product: Product | None, said: Said) -> None:
    """Have the pictures of that line fetched, in the caller's transaction."""
    sources = said.get(Field.PICTURES) or []
    if product is None or not sources:
        return
    known = Picture.objects.filter(product=product, source__in=sources, state__in=THERE)
    there = set(known.values_list("source", flat=True))
    Picture.objects.bulk_create(
        Picture(imported=imported, product=product, source=source)
        for source in dict.fromkeys(sources)
        if source not in there
    )


def form_of(picture: Picture) -> str:
    """What its photo is known by: fetched twice, it is one photo."""
    return f"import-picture:{picture.pk}"


def take_down(imported: Import, *, at: datetime, by: str) -> bool:
    """The next photos it brought, in the caller's transaction; False when there were none."""
    brought = imported.pictures.filter(state__in=(State.WAITING, State.KEPT))
    found = list(brought.select_for_update().order_by("pk")[:CHUNK])
    for picture in found:
        picture.state = _taken_down(picture, at=at, by=by)
    Picture.objects.bulk_update(found, ["state"])
    return bool(found)


def _taken_down(picture: Picture, *, at: datetime, by: str) -> Picture.State:
    # The key of a form is for anybody to choose: only what hangs there can be its photo.
    known = Photo.objects.filter(idem=form_of(picture))
    photo = known.filter(place=places.of(picture.product_id)).first()
    # Hung somewhere else since, or described: somebody has a use for it.
    if photo is None or photo.alt:
        return State.LEFT if known.exists() else State.REMOVED
    photos.remove(photo, at=at, by=by)
    return State.REMOVED
