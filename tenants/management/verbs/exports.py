"""`halles towns export`, `restore` and `clone`, and what became of a town's former tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import OutputWrapper
from django.utils import timezone

from halles.audit import actions as audit
from halles.http import pages
from halles.stack.screen import step
from tenants import hosts
from tenants.current import town_context
from tenants.exports import archive, asides, cloning, loading, swapping, taking
from tenants.exports.manifest import BadArchive, Manifest
from tenants.management.verbs import openings, words
from tenants.models import Commune, Town

REFUSALS = (
    BadArchive,
    FileExistsError,
    FileNotFoundError,
    taking.NothingToTake,
    loading.NotTheSame,
    swapping.WouldReplace,
    swapping.Clash,
    asides.NoSuchSchema,
    cloning.AlreadyLivedIn,
    psycopg.errors.LockNotAvailable,
)


def add_to(verbs: Any) -> None:
    verb = words.of_town(verbs, "export", "take a town's tables and files in one file")
    verb.set_defaults(run=export)
    verb.add_argument("file", type=Path)
    verb = verbs.add_parser("restore", help="load such a file beside the town, and check it")
    verb.set_defaults(run=restore)
    verb.add_argument("file", type=Path)
    verb.add_argument("--fingerprint", default="", help="as shown by the export elsewhere")
    verb.add_argument("--swap", action="store_true", help="have the town live in it afterwards")
    verb = verbs.add_parser("swap", help="have a town live in a schema that stands aside")
    verb.set_defaults(run=swap)
    verb.add_argument("schema")
    verbs.add_parser("asides", help="schemas that stand aside").set_defaults(run=listed)
    verb = verbs.add_parser("drop-aside", help="delete a schema that stands aside")
    verb.set_defaults(run=drop)
    verb.add_argument("schema")
    verb = words.of_town(verbs, "clone", "open another town with the same brand and shops")
    verb.set_defaults(run=clone)
    verb.add_argument("--commune", required=True, help="INSEE code or name of the new town's")
    verb.add_argument("--subdomain", default="")
    verb.add_argument("--manager", required=True, metavar="E-MAIL", help="who looks after it")


def export(out: OutputWrapper, *, town: str, file: Path, **options: Any) -> None:
    found = words.found(town)
    with step(f"{found}: {file}"):
        manifest, fingerprint = taking.take(found, file, at=timezone.now())
    audit.record("town exported", target=str(found), **words.now(), fingerprint=fingerprint)
    out.write(f"{_size_of(manifest)}, {file.stat().st_size / 2**20:.1f} MB")
    out.write(f"fingerprint {fingerprint}")
    out.write("It holds personal data: keep it where only you may read it, and not for ever.")


def restore(
    out: OutputWrapper, *, file: Path, fingerprint: str, swap: bool, **options: Any
) -> None:
    with archive.opened(file, fingerprint=fingerprint) as found:
        manifest = found.manifest
        with step(f"{manifest.town['name']}: tables"):
            schema = loading.load(found)
        with step(f"{manifest.town['name']}: files"):
            loading.put_files_back(found)
        out.write(f"{schema}: {_size_of(manifest)}, all as they were at {manifest.taken_at}")
        living = Town.objects.filter(uuid=manifest.town["uuid"]).first()
        if living and not swap and asides.exists(living.schema_name):
            out.write(f"{living} lives on untouched. To have it live in these tables:")
            out.write(f"    halles towns swap {schema}")
            return
        try:
            kept = swapping.make_live(schema, found, swap=swap, **words.now())
        except swapping.Clash:
            asides.drop(schema)
            raise
    _made_live(out, manifest.town["uuid"], kept)


def swap(out: OutputWrapper, *, schema: str, **options: Any) -> None:
    uuid = asides.named(schema).town
    _made_live(out, uuid, swapping.swap(schema, **words.now()))


def listed(out: OutputWrapper, **options: Any) -> None:
    for aside in asides.all_of():
        out.write(f"{aside.name}  {aside.said}")


def drop(out: OutputWrapper, *, schema: str, **options: Any) -> None:
    asides.drop(schema)
    audit.record("former tables deleted", target=schema, **words.now())
    out.write(f"{schema} is no more.")


def clone(
    out: OutputWrapper, *, town: str, commune: str, subdomain: str, manager: str, **options: Any
) -> None:
    source, place = words.found(town), Commune.objects.find(commune)
    made = cloning.unfinished(place)
    if made is None:
        cloning.begin(place, source=source, **words.now())
        look = {"colour": source.colour, "holder": source.holder, "name": ""}
        openings.open_town(out, commune=place.insee, subdomain=subdomain, **look)
        made = Town.objects.get(commune=place, state=Town.State.TRIAL)
    rows = cloning.fill(made, source=source, manager=manager, **words.now())
    hosts.tell()
    out.write(", ".join(f"{name} {number}" for name, number in rows.items()))


def _made_live(out: OutputWrapper, uuid: str, kept: str) -> None:
    town = Town.objects.get(uuid=uuid)
    hosts.tell()
    with town_context(town):
        pages.changed()
    if kept:
        out.write(f"Its former tables are kept as {kept}: halles towns drop-aside {kept}")
    out.write("What it had yet to tell the outside waits for a person, on the console.")
    words.say(out, town)


def _size_of(manifest: Manifest) -> str:
    rows = sum(table.rows for table in manifest.tables)
    return f"{len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files"
