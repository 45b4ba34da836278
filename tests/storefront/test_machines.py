"""What machines fetch: sitemaps, robots.txt, llms.txt, RSS, cards, short links."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cast import a_merchant, a_product
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from halles.audit import actions as audit
from storefront.catalogue import actions as catalogue
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from storefront.reach import sitemaps
from storefront.reach.views import robots
from tenants.actions import life
from tenants.current import public_context
from tenants.models import Town
from themes.heads import short as codes

SCHEMAS = Path(__file__).parent / "schemas"
NS = {"s": sitemaps.SITEMAP, "i": sitemaps.IMAGE}


@pytest.fixture
def shop(town):
    return a_merchant().shop


def read(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return b"".join(answer) if answer.streaming else answer.content


def valid(content):
    """The document, if it is as the protocol says."""
    document = etree.fromstring(content)
    name = etree.QName(document).localname
    etree.XMLSchema(file=SCHEMAS / f"{name}.xsd").assertValid(document)
    return document


def test_the_sitemap_names_every_page_once_and_no_other(shop, town, client_of):
    goods = [a_product(f"Fromage {n}", shop=shop) for n in range(5)]
    hidden = a_product("Secret", shop=shop, published=False)
    client = client_of(town)

    files = valid(read(client, "/sitemap.xml")).xpath("//s:loc/text()", namespaces=NS)
    places = [
        place
        for file in files
        for place in valid(read(client, file.removeprefix(town.address))).xpath(
            "//s:url/s:loc/text()", namespaces=NS
        )
    ]

    paths = [place.removeprefix(town.address) for place in places]
    assert len(set(paths)) == len(paths)
    assert {p.get_absolute_url() for p in goods} <= set(paths)
    assert {"/", "/boutiques/", shop.get_absolute_url(), "/categories/fromages/"} <= set(paths)
    assert hidden.get_absolute_url() not in paths
    assert {client.get(path).status_code for path in paths} == {200}


def test_a_date_in_the_sitemap_is_that_of_the_last_change(shop, town, client_of):
    product = a_product(shop=shop)

    content = read(client_of(town), f"/sitemap-produits-{product.pk // sitemaps.A_FILE}.xml")

    product.refresh_from_db()
    [said] = valid(content).xpath("//s:lastmod/text()", namespaces=NS)
    assert said == product.updated_at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def test_files_hold_a_range_of_keys_each_and_meet_at_no_product(shop, town, client_of, monkeypatch):
    monkeypatch.setattr(sitemaps, "A_FILE", 2)
    goods = [a_product(f"Fromage {n}", shop=shop) for n in range(5)]
    client = client_of(town)

    files = valid(read(client, "/sitemap.xml")).xpath("//s:loc/text()", namespaces=NS)
    per_file = [
        valid(read(client, file.removeprefix(town.address))).xpath("//s:url", namespaces=NS)
        for file in files
        if "produits" in file
    ]

    assert sum(map(len, per_file)) == len(goods)
    assert max(map(len, per_file)) <= 2


def test_a_sitemap_is_asked_for_in_batches(shop, town, client_of, monkeypatch):
    monkeypatch.setattr("storefront.reach.streams.BATCH", 2)
    goods = [a_product(f"Fromage {n}", shop=shop) for n in range(5)]
    path = f"/sitemap-produits-{goods[0].pk // sitemaps.A_FILE}.xml"

    with CaptureQueriesContext(connection) as asked:
        content = read(client_of(town), path)

    rows = [q["sql"] for q in asked if "catalogue_product" in q["sql"] and "LIMIT 2" in q["sql"]]
    assert content.count(b"<url>") == 5
    assert len(rows) == 3


@pytest.mark.parametrize(
    "path",
    [
        *("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-boutiques.xml", "/robots.txt"),
        *("/llms.txt", "/flux/nouveautes.xml", "/flux/google.xml", "/flux/meta.csv"),
        "/flux/google-magasins.tsv",
    ],
)
def test_what_has_not_changed_is_not_sent_again(shop, town, client_of, now, path):
    client = client_of(town)
    before = client.get(path)

    again = client.get(path, headers={"if-none-match": before["ETag"]})
    audit.record("product changed", target="product:1", by="test", at=now)
    changed = client.get(path, headers={"if-none-match": before["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != before["ETag"]
    assert "public" in before["Cache-Control"]


def test_a_date_is_enough_to_know_for_what_every_edit_moves(shop, town, client_of):
    client = client_of(town)
    said = client.get("/sitemap.xml")["Last-Modified"]

    later = client.get("/sitemap.xml", headers={"if-modified-since": said})
    earlier = {"if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"}

    assert later.status_code == 304
    assert client.get("/sitemap.xml", headers=earlier).status_code == 200
    nonsense = {"if-modified-since": "yesterday"}
    assert client.get("/sitemap.xml", headers=nonsense).status_code == 200


def test_a_sale_makes_a_feed_another_one(shop, town, client_of, now):
    product, client = a_product(shop=shop), client_of(town)
    before = client.get("/flux/google.xml")["ETag"]

    catalogue.take({product.pk: 1}, at=now)

    assert client.get("/flux/google.xml")["ETag"] != before


def test_a_machine_that_asks_without_end_is_told_to_wait(town, client_of, monkeypatch):
    monkeypatch.setattr("storefront.reach.streams.TRIES", 3)
    client = client_of(town)

    answers = [client.get("/flux/google.xml") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"]


@pytest.mark.parametrize("state", [s for s in Town.SERVING if s != Town.State.OPEN])
def test_a_town_on_trial_or_about_to_close_is_not_to_be_found(town, client_of, rf, state):
    town.state = state

    told = robots.robots(rf.get("/robots.txt")).content.decode()

    assert "Disallow: /\n" in told
    assert "Sitemap" not in told


def test_robots_leave_alone_what_is_the_visitors_own(town, client_of):
    told = read(client_of(town), "/robots.txt").decode()

    assert f"Sitemap: {town.address}/sitemap.xml" in told
    for path in ("/panier/", "/commande/", "/compte/", "/pro/", "/mairie/", "/recherche/", "/*?"):
        assert f"Disallow: {path}\n" in told
    assert "Disallow: /\n" not in told


def test_a_town_that_opens_says_so_to_robots_that_know_its_trial(town, client_of, now):
    with public_context():
        Town.objects.filter(pk=town.pk).update(state=Town.State.TRIAL)
    before = client_of(town).get("/robots.txt")

    with public_context():
        life.open_to_all(town, at=now, by="test")
    after = client_of(town).get("/robots.txt", headers={"if-none-match": before["ETag"]})

    assert "Disallow: /\n" in before.text
    assert after.status_code == 200
    assert "Disallow: /\n" not in after.text


def test_llms_are_told_where_everything_is(town, client_of):
    told = read(client_of(town), "/llms.txt").decode()

    assert told.startswith(f"# {town.name}\n\n> ")
    links = re.findall(r"^- \[[^\]]+\]\((\S+)\)$", told, re.MULTILINE)
    assert f"{town.address}/sitemap.xml" in links
    for link in links:
        assert client_of(town).get(link.removeprefix(town.address)).status_code == 200


@pytest.mark.parametrize("path", ["/flux/nouveautes.xml", "{shop}flux.xml", "{shelf}flux.xml"])
def test_rss_tells_the_newest_with_a_picture_of_each(shop, town, client_of, path):
    product = a_product("Tomme & <Brie>", shop=shop)
    path = path.format(shop=shop.get_absolute_url(), shelf=product.category.url)

    channel = etree.fromstring(read(client_of(town), path)).find("channel")

    [item] = channel.findall("item")
    assert item.findtext("title") == "Tomme & <Brie>"
    assert item.findtext("link") == town.address + product.get_absolute_url()
    assert item.findtext("guid")
    assert item.findtext("pubDate")
    enclosure = item.find("enclosure")
    assert enclosure.get("type") == "image/jpeg"
    assert enclosure.get("url").startswith("http")
    self_link = channel.find("{http://www.w3.org/2005/Atom}link")
    assert self_link.get("href") == town.address + path


def test_no_name_stops_the_news_and_no_description_runs_in_a_reader(shop, town, client_of):
    words = "<b>Bon</b> &lt;img src=x onerror=alert(1)&gt;"
    a_product("Pain\x08 d’épices", shop=shop, description=words)

    item = etree.fromstring(read(client_of(town), "/flux/nouveautes.xml")).find("channel/item")

    assert item.findtext("title") == "Pain d’épices"
    assert "&lt;img src=x" in item.findtext("description")
    assert "<" not in item.findtext("description")


def asked(town, path, **more):
    return "/oembed?" + urlencode({"url": town.address + path, **more})


def test_a_page_can_be_shown_as_a_card_elsewhere(shop, town, client_of):
    product, client = a_product("Comté <18 mois>", shop=shop), client_of(town)
    page = client.get(product.get_absolute_url()).text
    [discovered] = re.findall(r'type="application/json\+oembed"[^>]+href="([^"]+)"', page)

    told = json.loads(client.get(discovered.removeprefix(town.address).replace("&amp;", "&")).text)
    [frame] = re.findall(r'src="([^"]+)"', told["html"])
    card = client.get(frame.removeprefix(town.address))

    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert "<18" not in told["html"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in told["html"]
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert "Comté &lt;18 mois&gt;" in card.text
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert not card.cookies
    assert "<script" not in card.text


def test_a_card_is_as_small_as_it_is_asked_to_be(shop, town, client_of):
    path = asked(town, shop.get_absolute_url(), maxwidth=200, maxheight="zz")

    told = client_of(town).get(path).json()

    assert (told["width"], told["height"]) == (200, 420)
    assert "thumbnail_url" not in told


@pytest.mark.parametrize(
    "path", ["/panier/", "/boutiques/rien/", "/produits/x-999999999999999999/", "/rien/", "//"]
)
def test_what_is_no_window_of_the_town_has_no_card(town, client_of, path):
    assert client_of(town).get(asked(town, path)).status_code == 404


def test_only_this_towns_pages_and_only_json(shop, town, other_town, client_of):
    client, path = client_of(town), shop.get_absolute_url()
    with public_context():
        elsewhere = other_town.address

    foreign = client.get("/oembed?" + urlencode({"url": elsewhere + path}))

    assert foreign.status_code == 404
    assert client.get("/oembed").status_code == 404
    assert client.get("/oembed?url=http://[").status_code == 404
    assert client.get(asked(town, path, format="xml")).status_code == 501


def test_short_links_lead_on_and_count_nobody(shop, town, client_of, now):
    product, client = a_product(shop=shop), client_of(town)

    to_product = client.get(codes.of_product(product.pk))
    to_shop = client.get(codes.of_shop(shop.pk))

    assert (to_product.status_code, to_product["Location"]) == (301, product.get_absolute_url())
    assert (to_shop.status_code, to_shop["Location"]) == (301, shop.get_absolute_url())
    assert not to_product.cookies
    catalogue.archive(product, at=now, by="test")
    assert client.get(codes.of_product(product.pk)).status_code == 410
    for code in ("zzzzzzzzzzzzz", "b-zzzzzzzzzzzzz", "1y2p0ij32e8e7"):
        assert client.get(f"/p/{code}").status_code == 404


def test_a_suspended_shop_is_in_no_list(shop, town, client_of, now):
    product = a_product("Comté suspendu", shop=shop)
    merchants.suspend(shop.merchant, at=now, by="m", reason="Contrôle")
    client, kept = client_of(town), Shop.objects.get(pk=shop.pk)

    for path in (
        *("/sitemap-boutiques.xml", "/flux/nouveautes.xml", "/flux/google.xml", "/flux/meta.csv"),
        f"/sitemap-produits-{product.pk // sitemaps.A_FILE}.xml",
    ):
        assert "comte-suspendu" not in read(client, path).decode()
    assert client.get(f"/embed/boutiques/{kept.slug}/").status_code == 404
    assert client.get(f"/embed/produits/{product.pk}/").status_code == 404
    assert client.get(f"{kept.get_absolute_url()}flux.xml").status_code == 404
