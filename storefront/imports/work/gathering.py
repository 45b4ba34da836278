"""Pictures of an import, out of its archive or from their addresses; one at a time."""

from __future__ import annotations

import io
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from halles import fetching, pictures
from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.imports.models import Import, Line, Picture
from storefront.imports.reading.columns import plain
from storefront.imports.work.archives import Archive, BadArchive, opened
from storefront.imports.work.pictures import THERE, form_of
from storefront.photos import actions as photos
from storefront.photos.models import Photo, drawer

TURN_SECONDS, AT_ONCE = 10.0, 20
State = Picture.State


class Missing(Exception):
    """A file that no archive has."""


def wants_pictures(pk: int) -> bool:
    """Whether pictures of it wait, or an archive in which nobody has looked."""
    imported = Import.objects.get(pk=pk)
    if imported.state != Import.State.APPLIED:
        return False
    unseen = bool(imported.pictures_key) and not imported.pictures_listed
    return unseen or imported.pictures.filter(state=State.WAITING).exists()


def gather(pk: int, *, go_on: Callable[[], object]) -> None:
    """Fetch what waits, as long as a turn lasts; `go_on` has the rest done."""
    imported = Import.objects.select_related("shop").get(pk=pk)
    if imported.state != Import.State.APPLIED:
        # Being undone meanwhile: nothing more is brought.
        return
    end = time.monotonic() + TURN_SECONDS
    try:
        archive = opened(imported.pictures_key)
    except BadArchive:
        _refuse_archive(pk)
        archive = Archive.empty()
    with closing(archive):
        if imported.pictures_key and not imported.pictures_listed:
            _match(imported, archive)
        while waiting := list(imported.pictures.filter(state=State.WAITING)[:AT_ONCE]):
            for picture in waiting:
                _fetch(imported, picture, archive)
                if time.monotonic() > end:
                    with transaction.atomic():
                        go_on()
                    return


@transaction.atomic
def _match(imported: Import, archive: Archive) -> None:
    """Ask for each file whose name is the reference, bar code or name of a product of the file."""
    if Import.objects.select_for_update().get(pk=imported.pk).state != Import.State.APPLIED:
        return
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in archive.names:
        if len(str(name)) <= Picture.LONGEST:
            by_word[plain(name.stem)].append(str(name))
    touched = Line.objects.filter(imported=imported, product__isnull=False)
    found = Product.objects.filter(pk__in=touched.values("product"))
    for product in found.only("pk", "sku", "gtin", "name").iterator(chunk_size=500):
        words = dict.fromkeys(filter(None, map(plain, (product.sku, product.gtin, product.name))))
        sources = [source for word in words for source in by_word.get(word, ())]
        # One more than hang on a product, to say so of that one. Without an end, a file and an
        # archive of one name only would ask for each of its files for each of its lines.
        for source in sources[: photos.MOST + 1]:
            _ask(imported, product, source)
    Import.objects.filter(pk=imported.pk).update(pictures_listed=True)


def _ask(imported: Import, product: Product, source: str) -> None:
    asked = Picture.objects.filter(product=product, source=source)
    # The same archive again adds nothing, unless it was undone meanwhile.
    if not asked.filter(Q(imported=imported) | Q(state__in=THERE)).exists():
        Picture.objects.create(imported=imported, product=product, source=source)


def _fetch(imported: Import, picture: Picture, archive: Archive) -> None:
    """Bytes first, outside of any transaction; then the photo is hung, or the reason kept."""
    try:
        content = _content(picture.source, archive)
        photo = photos.keep(
            content,
            alt="",
            at=timezone.now(),
            by=imported.by,
            sent=photos.Sent(place=drawer(imported.shop_id), idem=form_of(picture)),
        )
        _hang(picture, photo, by=imported.by)
    except fetching.Unfetchable as error:
        _refuse(picture, error.reason)
    except Missing:
        _refuse(picture, "missing")
    except BadArchive:
        _refuse(picture, "archive")
    except pictures.OddShape:
        _refuse(picture, "odd_shape")
    except pictures.TooLarge:
        _refuse(picture, "large")
    except pictures.BadPicture:
        _refuse(picture, "not_a_picture")
    except photos.TooMany:
        _refuse(picture, "too_many")


def _content(source: str, archive: Archive) -> bytes:
    if source.startswith(("http://", "https://")):
        file = io.BytesIO()
        fetching.fetch(source, file, most=pictures.MAX_BYTES)
        return file.getvalue()
    content = archive.read(source)
    if content is None:
        raise Missing(source)
    return content


@transaction.atomic
def _hang(picture: Picture, photo: Photo, *, by: str) -> None:
    # Undone while it was fetched, it stays in its drawer, which the clock sweeps.
    if Picture.objects.select_for_update().get(pk=picture.pk).state != State.WAITING:
        return
    photos.hang(photo, place=places.of(picture.product_id), at=timezone.now(), by=by)
    picture.state = State.KEPT
    picture.save(update_fields=["state"])


def _refuse(picture: Picture, reason: str) -> None:
    picture.state, picture.reason = State.REFUSED, reason
    picture.save(update_fields=["state", "reason"])


def _refuse_archive(pk: int) -> None:
    Import.objects.filter(pk=pk).update(pictures_key="", reason="archive")
