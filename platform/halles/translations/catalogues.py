"""Keep the catalogues in step with the code, compile them, find what is missing."""

from __future__ import annotations

import os
import re
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from halles.translations import typography
from halles.translations.sources import SOURCES, messages, owners

PLACE = Path("locale/fr/LC_MESSAGES/django.po")
HOLE = re.compile(r"%\((\w+)\)")
# These bring their own: "d’Arras", "au Mans" (halles.translations.places).
PREPOSITION_TWICE = re.compile(r"\b(?:de|du|à|au|en) %\((?:of|at)_town\)")


def update(root: Path) -> list[Path]:
    """
    Add new messages, drop those no longer used, keep every translation, guess none.

    Returns the catalogues that changed.
    """
    return [folder / PLACE for folder in owners(root) if _update(folder, root=root)]


def compile_all(root: Path) -> int:
    """Write the .mo that Django reads beside each .po newer than it; return how many."""
    catalogues = [file for name in SOURCES for file in (root / name).rglob(str(PLACE))]
    stale = [file for file in catalogues if _is_stale(file)]
    for file in stale:
        draft = file.with_suffix(f".{os.getpid()}.mo")
        with draft.open("wb") as output:
            write_mo(output, _read(file))
        draft.replace(file.with_suffix(".mo"))
    return len(stale)


def faults(root: Path) -> list[str]:
    """A line for each message that a French reader would not read in French, or not as meant."""
    known = {str(folder.relative_to(root)): _read(folder / PLACE) for folder in owners(root)}
    return [
        *(
            f"{name}: {fault}"
            for name, catalogue in known.items()
            for fault in _faults(catalogue, messages(root / name, root=root))
        ),
        *_said_otherwise(known),
    ]


def _update(folder: Path, *, root: Path) -> bool:
    found = messages(folder, root=root)
    file = folder / PLACE
    if not len(found) and not file.exists():
        return False
    known = _read(file)
    known.update(found, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    before = file.read_bytes() if file.exists() else b""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as output:
        write_po(output, known, width=100, include_lineno=False, sort_by_file=True)
    return file.read_bytes() != before


def _read(file: Path) -> Catalog:
    if not file.exists():
        return Catalog(locale="fr", project="Halles", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale="fr")


def _is_stale(file: Path) -> bool:
    compiled = file.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime


def _faults(known: Catalog, found: Catalog) -> list[str]:
    wanted = [message for message in found if message.id]
    judged = [
        (_name(message), _fault(known.get(message.id, message.context))) for message in wanted
    ]
    unused = [message for message in known if message.id and not _in(found, message)]
    return [
        *(f"{fault}: {name}" for name, fault in judged if fault),
        *(f"no longer used: {_name(message)}" for message in unused),
    ]


def _said_otherwise(known: dict[str, Catalog]) -> list[str]:
    # Django reads all catalogues as one: of two translations of a message, one is never shown,
    # or shown in the other's place. A context tells the two apart.
    first: dict[tuple[str | None, tuple[str, ...]], tuple[str, list[str]]] = {}
    found = []
    for name, catalogue in known.items():
        for message in filter(lambda message: message.id, catalogue):
            said = _forms(message.string or "")
            key = message.context, tuple(_forms(message.id))
            where, before = first.setdefault(key, (name, said))
            if said != before:
                found.append(f"{name}: said otherwise in {where}: {_name(message)}")
    return found


def _fault(message: Message | None) -> str:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    said = _forms(message.string or "")
    if not all(said) or len(said) != len(_forms(message.id)):
        return "untranslated"
    if set(HOLE.findall(said[-1])) != set(HOLE.findall(_forms(message.id)[-1])):
        return "other placeholders"
    if any(map(PREPOSITION_TWICE.search, said)):
        return "a preposition before one that has its own"
    return next(filter(None, map(typography.fault, said)), "")


def _in(catalogue: Catalog, message: Message) -> bool:
    return catalogue.get(message.id, message.context) is not None


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _name(message: Message) -> str:
    return repr(_forms(message.id)[0])
