"""Which messages the code of an app holds."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

SOURCES = ("platform/halles", "tenants", "themes", "billing", "storefront")
PAGES = {".html", ".txt", ".xml", ".svg"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in DEFAULT_KEYWORDS if "gettext" in name},
    "gettext_noop": None,
    # What a module calls gettext_lazy when its `_` speaks at once.
    "_lazy": None,
}


def owners(root: Path) -> list[Path]:
    """The folders that keep a catalogue: every app, and the ground floor for what is in none."""
    apps = [file.parent for name in SOURCES for file in (root / name).rglob("apps.py")]
    return sorted({root / "platform/halles", *apps})


def messages(folder: Path, *, root: Path) -> Catalog:
    """Every message of the files of `folder` that do not belong to an app inside it."""
    catalogue = Catalog(locale="fr", project="Halles", charset="utf-8")
    inner = [owner for owner in owners(root) if owner != folder and owner.is_relative_to(folder)]
    for file in sorted(folder.rglob("*")):
        if not any(file.is_relative_to(owner) for owner in inner):
            for line, message, comments, context in _of(file):
                place = (str(file.relative_to(root)), line)
                catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def _of(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if file.suffix == ".py" and "migrations" not in file.parts:
        yield from extract("python", BytesIO(file.read_bytes()), KEYWORDS, ["Translators:"])
    elif file.suffix == ".jinja":
        # Loudly: a page that cannot be read would lose all its messages.
        told = {"extensions": "jinja2.ext.i18n", "silent": "false"}
        page = BytesIO(file.read_bytes())
        yield from extract("jinja2", page, KEYWORDS, ["Translators:"], options=told)
    elif file.suffix in PAGES and "templates" in file.parts:
        calls = templatize(file.read_text(), origin=str(file))
        # What is left of a page keeps its indentation, which means nothing in Python.
        lines = "\n".join(line.strip() for line in calls.splitlines())
        yield from extract("python", BytesIO(lines.encode()), KEYWORDS, ["Translators:"])
