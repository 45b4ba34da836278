"""Whatever a browser says of the host, links lead to the town's own, and to nobody without one."""

import re
from pathlib import Path

import pytest
from crawling import worked
from django.conf import settings
from django.core import mail
from django.core.handlers.base import BaseHandler
from django.test.signals import template_rendered
from doors import of_towns, write_links
from visitors import undone, visitor

from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from tenants import middleware
from tenants.current import town_context

EVIL = "evil.example"
# Each beside the town's own Host, or in its place; {host} and {mirror} are towns of ours.
ON_THE_WAY = [
    {"x-forwarded-host": EVIL},
    {"x-forwarded-host": "{mirror}"},
    {"x-forwarded-host": "{host}, evil.example"},
    {"x-forwarded-server": EVIL},
    {"x-host": EVIL},
    {"x-original-host": EVIL},
    {"x-http-host-override": EVIL},
    {"forwarded": "for=1.2.3.4;host=evil.example;proto=https"},
    {"x-forwarded-proto": "evil", "x-forwarded-port": "666"},
    {"x-original-url": "http://evil.example/", "x-rewrite-url": "//evil.example/"},
    {"referer": "http://evil.example/"},
    {"host": "{shouted}"},
    {"host": "{host}."},
    {"host": "{host}:666"},
]
UNKNOWN = [
    EVIL,
    "{host}.evil.example",
    "evil.{host}",
    "{host}@evil.example",
    "{host}:80@evil.example",
    "{host}, evil.example",
    "{host}/evil.example",
    "{host}#evil.example",
    "{host}%00.evil.example",
    "{host}..",
    "{host} evil.example",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "*",
    "' OR 1=1 --",
    "",
]
LINK = re.compile(r"https?://([^/\s\"'<>]+)")
WHO = ("stranger", "owner", "manager")
# A mail of each kind, and by whom it is caused.
MAILS = {
    path.stem
    for path in Path(__file__).parents[2].glob("*/**/mails/*.txt")
    if ".venv" not in path.parts
}
# Caused by news of a payment, by money that goes back, or on the operator's host: see the next.
WITHOUT_A_DOOR = {"taken", "money_back", "refunded", "invitation", "issued", "paid", "to_prepare"}
# By what twins have done before, or by a job: see the next, too.
WITHOUT_A_DOOR |= {"closed", "code", "copied", "gone", "left", "statement", "to_decide"}
# By a clock: each is read where its clock is tried.
WITHOUT_A_DOOR |= {"expired", "failed", "week"}


def hosts(twins):
    first, other = (twin.town.host for twin in twins)
    return {"host": first, "mirror": other, "shouted": first.upper()}


def said(headers, twins):
    return {
        f"HTTP_{k.upper().replace('-', '_')}": v.format(**hosts(twins)) for k, v in headers.items()
    }


@pytest.fixture
def written():
    """The names of the templates of which mails are made, as they are used."""
    seen = set()

    def note(template, **_):
        if "/mails/" in str(template.name):
            seen.add(Path(template.name).stem)

    template_rendered.connect(note)
    yield seen
    template_rendered.disconnect(note)


@pytest.fixture
def sent(twins, client_of):
    """`sent(headers)`: every link in every answer and mail that such headers can cause."""
    write_links(twins[0])
    have = twins[0].have
    clients = {who: visitor(client_of, twins[0], who) for who in WHO}

    def send(headers, doors):
        links, answers = set(), 0
        for door in doors:
            for client in clients.values():
                before = dict(client.defaults)
                client.defaults.update(said(headers, twins))
                with undone(client):
                    if door.name == "accounts:choose":
                        client.get(f"/compte/mot-de-passe/{have.reset_kind}/{have.reset_link}/")
                    answer = door.send(client, have)
                    links |= _links(answer.text, answer.get("Location", ""))
                    links |= _mails(twins[0].town)
                client.defaults = before
                answers += worked(answer)
        return links, answers

    return send


def _links(*texts):
    return {link.partition("@")[2] or link for text in texts for link in LINK.findall(text)}


def _mails(town):
    with town_context(town):
        drain()
    letters = [str(letter.message()) for letter in mail.outbox]
    mail.outbox.clear()
    return _links(*letters)


def own(twins):
    """The town's address, the shelf of its pictures, and who defines the words we mark up with."""
    pictures = _links(settings.S3_PUBLIC_ADDRESS)
    return _links(twins[0].town.address) | pictures | {"schema.org", "www.w3.org"}


def test_links_lead_to_the_towns_own_host(twins, sent, written, size, figures):
    posts = [d for d in of_towns() if d.name.startswith(size(MAKE_MAILS, ("",)))]
    foreign, answers = set(), 0

    for headers in ON_THE_WAY:
        links, worked_out = sent(headers, posts)
        foreign |= {(str(headers), link) for link in links - own(twins)}
        answers += worked_out

    figures(hostile_headers=len(ON_THE_WAY), requests=answers, mails=len(written))
    figures(foreign_links=len(foreign))
    assert not foreign
    assert sorted(MAILS - WITHOUT_A_DOOR - written) == []


MAKE_MAILS = (
    "accounts:sign_up",
    "accounts:password_reset",
    "accounts:choose",
    "vouchers:buy",
    "orders:checkout",
    "merchants:apply",
    "enquiries:",
    "moderation:",
    "desk:decision",
    "desk:handover",
    "desk:import_apply",
    "desk:leave",
    "desk:question_answer",
    "desk:ready",
    "desk:refuse",
    "desk:reservation_",
    "desk:takeout_ask",
    "desk:team",
    "townhall:appeal",
    "townhall:ask_for_more",
    "townhall:assist",
    "townhall:invitation",
    "townhall:report",
    "townhall:told",
    "townhall:approve",
    "townhall:refuse",
    "townhall:suspend",
    "townhall:restore",
)


def test_links_of_mails_written_by_jobs_lead_there_too(twins, figures):
    with town_context(twins[0].town):
        kept = [text for pair in Mail.objects.values_list("text", "html") for text in pair]

    figures(mails=len(kept) // 2, foreign_links=len(_links(*kept) - own(twins)))
    assert _links(*kept)
    assert not _links(*kept) - own(twins)


def test_an_unknown_host_is_refused_before_any_view(twins, client_of, monkeypatch, figures):
    views, refused = [], 0
    real = BaseHandler.resolve_request
    monkeypatch.setattr(
        BaseHandler, "resolve_request", lambda self, r: views.append(r.path) or real(self, r)
    )

    for host in UNKNOWN:
        client = client_of(twins[0].town, raise_request_exception=False)
        client.defaults["HTTP_HOST"] = host.format(**hosts(twins))
        answer = client.get("/", headers={"x-forwarded-host": twins[0].town.host})
        refused += answer.status_code in (400, 404) and len(answer.content) < 200

    figures(hosts=len(UNKNOWN), refused=refused, views=len(views))
    assert refused == len(UNKNOWN)
    assert not views


def test_a_door_that_believes_a_proxy_is_found(twins, sent, monkeypatch, figures):
    """The positive control: the town is chosen by a header that anybody may send."""
    real = middleware._host
    monkeypatch.setattr(
        middleware, "_host", lambda r: r.META.get("HTTP_X_FORWARDED_HOST") or real(r)
    )

    links, _ = sent(
        {"x-forwarded-host": "{mirror}"}, [d for d in of_towns() if d.name == MAKE_MAILS[3]]
    )

    figures(foreign_links=len(links - own(twins)))
    assert links - own(twins)
