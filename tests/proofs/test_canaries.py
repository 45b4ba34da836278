"""No word of one town comes out of another: every door, as everybody, with the same ids in both."""

import logging
import re

import pytest
from crawling import Crawl, Lines, valkey
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from doors import of_operator, of_towns, write_links
from planting import IN_ITS_TIME, canaries_of, is_of_figures, name_of, text_columns
from psycopg import sql
from visitors import ROLES, operators, visitor

from halles.audit import actions as audit
from halles.notifications.tasks import send
from halles.outbox.models import Message
from storefront.catalogue import queries
from tenants import owner, relay
from tenants.current import public_context, town_context
from tenants.rights import models_of


@pytest.fixture
def lines():
    handler, root = Lines(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.fixture
def crawl_of(twins, lines):
    """`crawl_of(0)`: a crawl of the first twin that looks for what is the second's."""

    def make(which):
        mine, mirror = twins[which], twins[1 - which]
        foreign = canaries_of(mirror, mine).pattern
        names = [str(mirror.town.uuid), mirror.town.schema_name, "zqxo"]
        pattern = re.compile("|".join([foreign, *names]))
        return Crawl(pattern, lines, settings.ROOT_URLCONF, mine.town)

    return make


@pytest.fixture
def people(twins, client_of):
    """Everybody of each twin; the operator has secrets too, and each cache a word."""
    with public_context():
        audit.record("zqxo", target="zqxo", by="zqxo", at=timezone.now())
    clients = []
    for twin in twins:
        clients.append({role: visitor(client_of, twin, role) for role in ROLES})
        write_links(twin)
        with town_context(twin.town):
            cache.set("word", f"zqx{twin.letter}999x1")
    return clients


def walk(crawls, twins, clients, doors, most=0):
    """Each door, as each person, in one town and the other in turn, on what is warm from both."""
    for door in doors:
        for role in ROLES:
            for crawl, twin, mine in zip(crawls, twins, clients, strict=True):
                # What is kept for strangers is read as it is given the second time, too.
                for method in ("GET", *(["GET"] if role == "stranger" else []), "POST"):
                    answer = crawl.visit(mine[role], role, door, twin.have, method)
                    crawl.follow(mine[role], role, answer, most)


def visits(*crawls):
    return sum(number for crawl in crawls for key, number in crawl.visits.items() if key != "mails")


def test_every_text_column_of_every_table_holds_a_canary(twins, figures):
    bare, columns = [], 0
    with owner.connect() as connected:
        for model in models_of(settings.TENANT_APPS):
            table = sql.Identifier(twins[1].town.schema_name, model._meta.db_table)
            for field in (f for f in text_columns(model) if not is_of_figures(f)):
                query = sql.SQL("SELECT {}::text FROM {}").format(
                    sql.Identifier(field.column), table
                )
                columns += 1
                later = name_of(field) in IN_ITS_TIME
                words = [w for (w,) in connected.execute(query) if w or not later]
                if not words or not all("zqxb" in word for word in words):
                    bare.append(name_of(field))

    figures(columns=columns, bare=len(bare))
    assert not bare


@pytest.mark.slow
def test_nothing_of_a_town_comes_out_of_another(twins, crawl_of, people, kept, size, figures):
    crawls, doors, before = [crawl_of(0), crawl_of(1)], of_towns(), kept()

    walk(crawls, twins, people, doors, size(20, 2000))
    chooser = people[0]["stranger"]
    by_name = {door.name: door for door in doors}
    # Worth a minute only, and the walk was long.
    write_links(twins[0])
    crawls[0].visit(
        people[0]["manager"], "manager", by_name["townhall:paper"], twins[0].have, "GET"
    )
    by_name["accounts:password_reset_confirm"].send(chooser, twins[0].have, "GET")
    crawls[0].visit(chooser, "stranger", by_name["accounts:choose"], twins[0].have, "POST")

    missed = set(by_name) - crawls[0].opened
    leaks = [leak for crawl in crawls for leak in crawl.leaks]
    figures(addresses=len(doors), roles=len(ROLES), visits=visits(*crawls))
    figures(mails=sum(crawl.visits["mails"] for crawl in crawls), foreign_canaries=len(leaks))
    figures(kept_pages=kept() - before)
    assert not leaks
    assert not missed, "never reached with success"
    assert kept() > before


def test_nothing_of_a_town_comes_out_of_the_operators(twins, client_of, lines, figures):
    first, other = twins
    foreign = f"{canaries_of(first, other).pattern}|{canaries_of(other, first).pattern}"
    crawl = Crawl(re.compile(foreign), lines, settings.PUBLIC_SCHEMA_URLCONF)
    clients = operators(client_of, first)
    write_links(first)

    for door in of_operator():
        for role, client in clients.items():
            for method in ("GET", "POST"):
                crawl.visit(client, role, door, first.have, method)

    # All that the console shows of a town: who manages it, and what it could not deliver.
    manager = first.people["manager"]
    with town_context(first.town):
        letter = Message.objects.get(dead=True)
    known = f"{manager.email} {manager.name} {letter.last_error} {letter.payload} {letter.idem}"
    leaks = [leak for leak in crawl.leaks if leak.rpartition(": ")[2] not in known]
    figures(addresses=len(of_operator()), visits=visits(crawl), foreign_canaries=len(leaks))
    assert not leaks
    assert not {door.name for door in of_operator()} - crawl.opened, "never reached with success"


@pytest.mark.slow
def test_nothing_anybody_wrote_is_left_in_valkey(twins, crawl_of, people, figures):
    walk([crawl_of(0), crawl_of(1)], twins, people, of_towns()[:40])
    with town_context(twins[0].town), transaction.atomic():
        send.post(mail_id=1)
    relay.relay(at=timezone.now())

    kept = valkey()
    said = [f"{key!r} {value}" for key, value in kept.items()]
    figures(keys=len(kept), canaries=sum("zqx" in word for word in said))
    assert any(twins[0].town.schema_name in word for word in said), "no message was looked at"
    assert not [word for word in said if "zqx" in word]


def test_a_town_that_shows_its_mirrors_goods_is_found(
    twins, crawl_of, people, monkeypatch, figures
):
    """The positive control: one list on one page is read in the wrong town."""
    real, mirror = queries.just_in, twins[1].town

    def astray():
        with town_context(mirror):
            return real()

    monkeypatch.setattr(queries, "just_in", astray)
    crawl = crawl_of(0)
    walk([crawl], twins[:1], people[:1], [d for d in of_towns() if d.name == "catalogue:home"])

    figures(found=len(crawl.leaks))
    assert crawl.leaks
