"""What stands in anybody's way: axe on every kind of page, on a telephone, in a real browser."""

import mimetypes
import re
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlsplit

import cast
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from doors import QUERIES, of_operator, of_towns, write_links
from test_permissions import table
from twins import Twin
from visitors import ROLES, operators, undone, visitor

from halles.stack.browser import launch_options
from tenants import hosts
from tenants.current import town_context

pytestmark = pytest.mark.slow
GRAVE = {"serious", "critical"}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR", "reduced_motion": "reduce"}
# Who has the most to look at there; elsewhere the first who may.
OWN = {"desk": "owner", "townhall": "manager", "console": "operator"}
# What a page wants to have been gone through before.
BEFORE = {"accounts:choose": "accounts:password_reset_confirm"}
# No pages: what a script puts into one.
PIECES = {"search:suggestions", "console:suggestions", "console:colour", "console:opening"}
OF_THE_TOWN = re.compile(rb'<link rel="stylesheet" href="(/[^"]+)"')
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
# What reaches beyond the screen of a page that can be pushed aside.
WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const parts = [...document.querySelectorAll("body *")];
  const wide = parts.filter((part) => part.getBoundingClientRect().right > innerWidth + 1);
  return (wide.length ? wide : parts).map((part) => part.outerHTML.slice(0, 160));
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **launch_options()}


@dataclass
class Page:
    """What somebody was answered, and where."""

    label: str
    address: str
    told: dict


def told(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    return {"status": answer.status_code, "content_type": kind, "body": body}


class Walk:
    """Goes to doors as whoever has the most to see there, and keeps what each was answered."""

    def __init__(self, clients, have):
        self.clients, self.have = clients, have
        self.pages, self.styles, self.shut = [], {}, []

    def look(self, door, role, method="GET", form=None):
        label, client = f"{door.name} {method} {role}", self.clients[role]
        with undone(client):
            if door.name in BEFORE:
                BY_NAME[BEFORE[door.name]].send(client, self.have, "GET")
            if form is None:
                answer = door.send(client, self.have, method)
            else:
                answer = client.post(door.path(self.have), form)
            self._keep(label, client, answer)
        if form is None and answer.status_code >= 400:
            self.shut.append(f"{label}: {answer.status_code}")

    def _keep(self, label, client, answer):
        """Pages only: neither what machines read, nor what leads on to another page."""
        asked, said = answer.wsgi_request, told(answer)
        is_html = said["content_type"].startswith("text/html") and said["body"]
        if not is_html or 300 <= said["status"] < 400:
            return
        if label.partition(" ")[0] in PIECES:
            assert b"<html" not in said["body"], label
            return
        page = Page(label, f"http://{asked.get_host()}{asked.get_full_path()}", said)
        self.pages.append(page)
        for path in OF_THE_TOWN.findall(page.told["body"]):
            if path.decode() not in self.styles:
                self.styles[path.decode()] = told(client.get(path.decode()))

    def everywhere(self, doors, rows, roles):
        """Each address that can be looked at, and each form whose answer is a page."""
        for door in doors:
            for method in ("GET", "POST"):
                row = rows.get((door.name, method), ())
                if row and (method == "GET" or "200" in row):
                    self.look(door, whoever(door, row, roles), method)

    def with_nothing_filled_in(self, doors, rows, roles):
        for door in doors:
            if row := rows.get((door.name, "POST")):
                sent = ["200" if cell == "302" else cell for cell in row]
                self.look(door, whoever(door, sent, roles), "POST", form={})


BY_NAME = {door.name: door for door in of_towns()}


def whoever(door, row, roles):
    """Who looks: who has the most to see there; else the first who may."""
    may = [role for role, cell in zip(roles, row, strict=True) if cell == "200"] or [roles[0]]
    own = OWN.get(door.name.partition(":")[0])
    return own if own in may else may[0]


class Glass:
    """A browser that shows the pages of a walk, each with its styles, scripts and icons."""

    def __init__(self, browser):
        self.page = browser.new_context(**PHONE).new_page()
        self.page.route("**/*", self._hand)

    def faults(self, walk):
        """What is grave, by page: the rule and the element, or that it is wider than the screen."""
        self.styles = walk.styles
        found = {page.label: list(self.faults_of(page)) for page in walk.pages}
        return {label: faults for label, faults in found.items() if faults}

    def faults_of(self, page):
        self.shown = page
        self.page.goto(page.address)
        self.page.evaluate(OPEN_ALL)
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in GRAVE:
                yield f"{found['id']}: {found['nodes'][0]['html'][:160]}"
        wide = self.page.evaluate(WIDE)
        if wide:
            yield f"wide: {wide[-1]}"

    def _hand(self, route):
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(**self.shown.told)
        elif path in self.styles:
            route.fulfill(**self.styles[path])
        elif file := path.startswith("/static/") and finders.find(path.removeprefix("/static/")):
            route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0])
        else:
            route.abort()


@pytest.fixture
def glass(browser):
    glass = Glass(browser)
    yield glass
    glass.page.context.close()


@pytest.fixture
def visiting(django_db_blocker):
    """`with visiting():` requests whose traces are undone; no browser is waited for in there."""

    @contextmanager
    def visit():
        inside = transaction.atomic()
        inside._from_testcase = True
        with django_db_blocker.unblock():
            hosts.forget()
            connection.set_schema_to_public()
            with inside:
                yield
                transaction.set_rollback(True)
            connection.close()

    return visit


@pytest.fixture
def town(mirrors, visiting, client_of):
    """`with town() as walk:` in a town that has one of everything."""

    @contextmanager
    def walking():
        with visiting():
            clients = {role: visitor(client_of, mirrors[0], role) for role in ROLES}
            write_links(mirrors[0])
            yield Walk(clients, mirrors[0].have)

    return walking


def test_nothing_grave_is_in_the_way_on_any_page_of_a_town(town, glass, figures):
    rows = table("permissions.txt")
    homes = [(door, rows[door.name, "GET"]) for door in of_towns() if door.name.endswith(":home")]

    with town() as walk:
        walk.everywhere(of_towns(), rows, ROLES)
        for door, row in homes:
            for role, cell in zip(ROLES, row, strict=True):
                if cell == "200":
                    walk.look(door, role)

    assert not walk.shut
    assert len(walk.pages) > 90
    faults = glass.faults(walk)
    figures(pages=len(walk.pages), grave=len(faults))
    assert not faults


def test_nothing_grave_is_in_the_way_of_who_sent_a_form_empty(town, glass, figures):
    with town() as walk:
        walk.with_nothing_filled_in(of_towns(), table("permissions.txt"), ROLES)

    assert len(walk.pages) > 20
    faults = glass.faults(walk)
    figures(pages=len(walk.pages), grave=len(faults))
    assert not faults


def test_nothing_grave_is_in_the_way_at_the_operators(mirrors, visiting, client_of, glass, figures):
    with visiting():
        clients = operators(client_of, mirrors[0])
        write_links(mirrors[0])
        walk = Walk(clients, mirrors[0].have)
        walk.everywhere(of_operator(), table("permissions_operator.txt"), tuple(clients))

    assert not walk.shut
    assert len(walk.pages) > 10
    faults = glass.faults(walk)
    figures(pages=len(walk.pages), grave=len(faults))
    assert not faults


@pytest.fixture(scope="module")
def unfilled(django_db_setup, django_db_blocker):
    """A committed town that nobody has filled: a shop without a product, and its manager."""
    with django_db_blocker.unblock():
        hosts.forget()
        twin = Twin(cast.open_town(cast.any_commune()), "c", SimpleNamespace(basket="0" * 32))
        with town_context(twin.town):
            owner = cast.a_person()
            cast.a_merchant(owner=owner)
            twin.have.people = {"owner": owner, "manager": cast.a_manager()}
        connection.close()
    return twin


def test_nothing_grave_is_in_the_way_where_nothing_is_yet(
    unfilled, visiting, client_of, glass, figures
):
    rows, who = table("permissions.txt"), ("stranger", *unfilled.people)
    plain = [door for door in of_towns() if not door.parts and door.name not in QUERIES]

    with visiting():
        walk = Walk({role: visitor(client_of, unfilled, role) for role in who}, unfilled.have)
        for door in plain:
            row = rows.get((door.name, "GET"))
            cells = [row[ROLES.index(role)] for role in who] if row else []
            if "200" in cells:
                walk.look(door, whoever(door, cells, who))

    assert not walk.shut
    assert len(walk.pages) > 40
    faults = glass.faults(walk)
    figures(pages=len(walk.pages), grave=len(faults))
    assert not faults


def test_a_picture_without_words_and_a_field_without_a_name_are_found_out(town, glass):
    """The positive control: what a page is spoilt with is seen, and told by its rule."""
    with town() as walk:
        walk.look(BY_NAME["accounts:sign_in"], "stranger")
    [page] = walk.pages
    spoilt = b'<main><img src="/x.png"><input name="y"><p style="width: 900px">.</p>'
    page.told["body"] = page.told["body"].replace(b"<main", spoilt + b"<main", 1)

    [faults] = glass.faults(walk).values()

    for rule in ("image-alt", "label", "wide"):
        assert any(rule in fault for fault in faults), rule
