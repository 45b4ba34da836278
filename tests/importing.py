"""Spreadsheets that a shop sends, taken as far as the workers take them."""

import cast
from django.utils import timezone

from halles import storage
from halles.outbox import delivery
from storefront.catalogue.models import Category
from storefront.imports import actions
from storefront.imports.models import Import


def a_shop(shelf="Fromages"):
    """A shop of a town that has this shelf."""
    told = {"name": shelf, "icon": "milk", "order": 1}
    Category.objects.get_or_create(slug=shelf.lower(), defaults=told)
    return cast.a_merchant().shop


def sent(shop, text, *, name="produits.csv", encoding="utf-8", **other):
    """An import of that file, read and checked."""
    content = text if isinstance(text, bytes) else text.encode(encoding)
    key = storage.put_private(content, ending="table", content_type="text/csv")
    what = actions.Sent(name=name, file_key=key, **other)
    return worked(actions.start(shop, what, at=timezone.now(), by="test"))


def worked(imported):
    delivery.drain()
    return Import.objects.get(pk=imported.pk)


def applied(imported):
    return worked(actions.apply(imported, at=timezone.now(), by="test"))


def undone(imported):
    return worked(actions.undo(imported, at=timezone.now(), by="test"))


def outcomes(imported):
    return [line.outcome for line in imported.lines.all()]


def codes(imported):
    return [[p["code"] for p in line.problems] for line in imported.lines.all()]
