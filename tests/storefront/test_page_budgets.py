"""What a page made for everybody may cost, and whom it may be shown to."""

import threading
import time

import cast
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from halles.audit import actions as audit
from halles.audit.models import Entry
from halles.http import pages, public_page, remembered
from halles.http.shelf import Turn
from storefront.catalogue import actions as catalogue
from storefront.merchants import actions as merchants
from tenants.current import public_context, town_context

KINDS = ("home", "shops", "shop", "categories", "category", "product", "search", "basket")


@pytest.fixture
def keeping(settings):
    """The cache of pages as production has it, empty."""
    settings.PAGE_SECONDS = settings.REMEMBER_SECONDS = 10
    pages.shelf.clear()
    remembered._kept.clear()
    yield settings
    pages.shelf.clear()
    remembered._kept.clear()


def windows(town):
    """The address of a page of each kind, in a shop with thirty products."""
    shop = cast.a_shop()
    goods = [cast.a_product(f"Fromage n° {number}", shop=shop) for number in range(30)]
    return {
        "home": "/",
        "shops": "/boutiques/",
        "shop": shop.get_absolute_url(),
        "categories": "/categories/",
        "category": "/categories/fromages/",
        "product": goods[0].get_absolute_url(),
        "search": "/recherche/?q=fromage",
        "basket": "/panier/",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_costs_six_statements_writes_nothing_and_stays_small(client_of, town, kind):
    path, browser = windows(town)[kind], client_of(town)
    browser.get(path)

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(path)

    said = [query["sql"] for query in queries]
    assert answer.status_code == 200
    assert len(said) <= 6
    assert not [sql for sql in said if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not answer.cookies
    assert "session" not in " ".join(said)
    assert len(answer.content) <= 40_000


def test_a_page_that_is_kept_asks_the_database_nothing(client_of, town, keeping):
    path, browser = windows(town)["category"], client_of(town)
    made = browser.get(path)

    with CaptureQueriesContext(connection) as queries:
        kept = browser.get(path)

    assert not queries.captured_queries
    assert kept.content == made.content
    assert [*kept.headers] == [*made.headers]
    assert kept.headers["X-Request-ID"] != made.headers["X-Request-ID"]


def test_whoever_has_a_session_or_a_message_is_given_no_kept_page(client_of, town, keeping):
    factory = RequestFactory(headers={"host": town.host})
    stranger, member = factory.get("/"), factory.get("/")
    told, sender, part = factory.get("/"), factory.post("/"), factory.get("/")
    member.COOKIES["session"] = "x"
    told.COOKIES["messages"] = "x"
    part.META["HTTP_HX_REQUEST"] = "true"

    keys = [pages.key_of(request) for request in (stranger, member, told, sender, part)]

    assert keys[0] is not None
    assert keys[1:] == [None] * 4


def test_an_answer_with_a_cookie_or_of_one_person_is_never_kept(town):
    public = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    with_cookie = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    with_cookie.set_cookie("session", "x")
    private, missing = HttpResponse(), HttpResponse(status=404)
    varied = HttpResponse(headers={"Cache-Control": "public", "Vary": "Cookie"})

    assert pages.may_be_kept(public)
    refused = (with_cookie, private, missing, varied)
    assert not any(pages.may_be_kept(response) for response in refused)


def test_no_page_of_a_town_is_shown_on_the_host_of_another(client_of, town, other_town, keeping):
    cast.a_product("Brie de Rambouillet", shop=cast.a_shop())
    with public_context():
        other_town.known()
    with town_context(other_town):
        cast.a_product("Pâté de Chartres", shop=cast.a_shop("Charcuterie de la Cathédrale"))

    answers = [
        client_of(there).get("/categories/fromages/").content.decode()
        for _ in range(2)
        for there in (town, other_town)
    ]

    assert ["Brie de Rambouillet" in page for page in answers] == [True, False] * 2
    assert ["Pâté de Chartres" in page for page in answers] == [False, True] * 2


def test_a_kept_page_that_says_it_is_of_another_town_is_not_given(town, keeping):
    key = pages.key_of(RequestFactory(headers={"host": town.host}).get("/"))
    pages.shelf.put(key, pages.Kept("another", {}, b"foreign", 0), for_s=10)

    assert pages.shelf.fresh(key) is None
    assert pages.shelf.stale(key) is None


class Counting:
    """A page that takes its time, and counts how often it is made."""

    def __init__(self):
        self.made = 0
        self.lock = threading.Lock()

    def __call__(self, request):
        with self.lock:
            self.made += 1
        time.sleep(0.1)
        return HttpResponse(f"{self.made}", headers={"Cache-Control": "public, max-age=60"})


def crowd(make, town, monkeypatch, *, people=16):
    """What that many visitors of the home page are given who all come at once."""
    monkeypatch.setattr(pages, "town_uuid", lambda: str(town.uuid))
    monkeypatch.setattr(pages, "_is_public", lambda request: True)
    cache, seen, gate = pages.PageCache(make), [], threading.Barrier(people)

    def visit():
        gate.wait()
        seen.append(cache(RequestFactory(headers={"host": town.host}).get("/")).content)

    visitors = [threading.Thread(target=visit) for _ in range(people)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return seen


def test_a_crowd_has_a_page_made_once(town, keeping, monkeypatch):
    page = Counting()

    seen = crowd(page, town, monkeypatch)

    assert page.made == 1
    assert seen == [b"1"] * 16


def test_a_crowd_makes_it_many_times_where_nobody_waits(town, keeping, monkeypatch):
    page = Counting()
    monkeypatch.setattr(pages.shelf, "take_turn", lambda key: Turn(ours=True))
    monkeypatch.setattr(pages.shelf, "end_turn", lambda turn, key: None)

    crowd(page, town, monkeypatch)

    assert page.made > 1


def test_while_a_page_is_made_anew_the_others_are_given_the_last_one(town, keeping, monkeypatch):
    keeping.PAGE_SECONDS = 0.05
    page = Counting()
    crowd(page, town, monkeypatch, people=1)
    time.sleep(0.1)

    seen = crowd(page, town, monkeypatch)

    assert page.made == 2
    assert sorted(seen) == [b"1"] * 15 + [b"2"]


def test_a_product_is_gone_as_soon_as_its_shop_is_though_the_shop_is_remembered(
    client_of, committed, keeping, now
):
    product = cast.a_product("Comté 18 mois", shop=cast.a_shop())
    browser, path = client_of(committed), product.get_absolute_url()
    before = browser.get(path).status_code

    merchants.suspend(product.shop.merchant, at=now, by="test", reason="A check.")

    assert (before, browser.get(path).status_code) == (200, 404)


def test_a_query_too_long_to_be_a_persons_pushes_no_page_out(client_of, town, keeping):
    browser = client_of(town)
    kept = browser.get("/boutiques/").content

    long = browser.get(f"/boutiques/?x={'x' * 2000}")

    assert long.status_code == 200
    assert [page.body for _, page in pages.shelf._pages.values()] == [kept]


def test_an_edit_is_seen_at_once(client_of, committed, keeping, now):
    product = cast.a_product("Comté 18 mois", shop=cast.a_shop())
    before = client_of(committed).get("/categories/fromages/").content.decode()

    catalogue.unpublish(product, at=now, by="test")
    after = client_of(committed).get("/categories/fromages/").content.decode()

    assert "Comté 18 mois" in before
    assert "Comté 18 mois" not in after


def test_a_shelf_is_counted_once(client_of, town, keeping):
    path, browser = windows(town)["category"], client_of(town)
    # Who has a message to read is given no kept page.
    browser.cookies["messages"] = "x"
    browser.get(path)

    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    with CaptureQueriesContext(connection) as narrowed:
        browser.get(f"{path}?commande=1")

    assert len(queries) < len(narrowed)
    assert len([q for q in queries if "catalogue_product" in q["sql"]]) == 1, "those on cards"


def test_a_shelf_is_counted_again_after_an_edit(client_of, committed, keeping, now):
    shop, path, browser = cast.a_shop(), "/categories/fromages/", client_of(committed)
    browser.cookies["messages"] = "x"
    cast.a_product("Comté 18 mois", shop=shop)
    first = browser.get(path).text

    mimolette = cast.a_product("Mimolette", shop=shop)
    second = browser.get(path).text
    catalogue.unpublish(mimolette, at=now, by="test")
    third = browser.get(path).text

    assert ["Mimolette" in page for page in (first, second, third)] == [False, True, False]


def test_what_is_written_without_a_trace_is_seen_when_the_page_is_old(
    client_of, committed, keeping
):
    keeping.PAGE_SECONDS = keeping.REMEMBER_SECONDS = 0.2
    product = cast.a_product("Comté 18 mois", shop=cast.a_shop())
    path = product.get_absolute_url()
    client_of(committed).get(path)

    type(product).objects.filter(pk=product.pk).update(stock=0)
    kept = client_of(committed).get(path).content.decode()
    time.sleep(0.3)
    made = client_of(committed).get(path).content.decode()

    assert "Épuisé" not in kept
    assert "Épuisé" in made


def test_an_edit_while_a_page_is_made_makes_it_old_before_it_is_kept(town, keeping, monkeypatch):
    monkeypatch.setattr(pages, "_is_public", lambda request: True)

    def edited_meanwhile(request):
        pages.shelf.forget(str(town.uuid))
        return HttpResponse("old", headers={"Cache-Control": "public, max-age=60"})

    request = RequestFactory(headers={"host": town.host}).get("/")
    pages.PageCache(edited_meanwhile)(request)

    assert pages.shelf.fresh(pages.key_of(request)) is None


def test_the_shelf_never_grows_past_its_size(town):
    shelf = pages.Shelf(most_bytes=1000)
    keys = [pages.Key("town", "host", f"/{number}/", "", "fr") for number in range(100)]

    for key in keys:
        shelf.put(key, pages.Kept("town", {}, b"x" * 100, 0), for_s=10)

    assert sum(shelf.fresh(key) is not None for key in keys) == 10
    assert shelf.fresh(keys[-1]) is not None


def test_what_people_do_to_their_own_account_leaves_the_pages_alone(town, now, monkeypatch):
    told, before = [], Entry.objects.count()
    monkeypatch.setattr(pages, "changed", lambda: told.append(True))

    audit.record("password chosen", target="lea@example.org", by="lea@example.org", at=now)
    audit.record("product changed", target="product 1", by="lea@example.org", at=now)

    assert told == [True]
    assert Entry.objects.count() == before + 2


def test_a_public_page_says_so_to_the_cache():
    page = public_page(lambda request: HttpResponse())

    assert page.is_public
