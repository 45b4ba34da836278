"""
A town as the robots of Facebook, WhatsApp and Google find it.

They begin at the sitemap and follow links, take gzip alone, run no script and keep no cookie.
Whatever they reach says all of itself.
"""

import gzip
import io
import json
import re
from collections import defaultdict
from datetime import time, timedelta
from urllib.parse import urljoin, urlsplit

import cast
import httpx
import listing_rules
import pytest
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone
from lxml import etree, html
from PIL import Image

from halles.money import Money
from storefront.agenda.models import Event, Market, Quarter, QuarterShop
from storefront.catalogue import actions as catalogue
from storefront.catalogue import places
from storefront.catalogue.models import Category
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.reach import sitemaps

ROBOTS = {
    "facebookexternalhit": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp": "WhatsApp/2.23.20.0",
    "Googlebot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
}
# Pages of one visitor, forms, and what is not for people: no robot is asked to know them.
NOT_PAGES = {
    *("basket:basket", "search:results", "search:suggestions", "vouchers:buy", "themes:style"),
    *("reach:product_card", "reach:shop_card", "reach:market_card"),
    *("moderation:thanks", "moderation:report_shop", "moderation:report_product"),
    # The answer to the button of who sets out: no link leads there.
    "visits:coming",
    *("enquiries:ask", "enquiries:reserve"),
}
# The same for everybody, though they do not say so to caches.
ALSO = {"merchants:apply", "themes:legal", "themes:privacy", "themes:accessibility"}
MOST_IMAGE = 300_000
WORDS = "Du monde, des légumes et du fromage, tous les samedis matin."


@pytest.fixture(scope="module")
def full(arena):
    """A town with shelves, shops, products with and without a photo, hours and a programme."""
    at = timezone.now()
    catalogue.seed_categories()
    week = [(day, time(9), time(19)) for day in range(1, 6)]
    shelf = Category.objects.get(slug="fromages")
    for number, name in enumerate(("Fromagerie du Pont", "Librairie des « Deux Rives »")):
        shop = cast.a_merchant(name).shop
        Shop.objects.filter(pk=shop.pk).update(trade=("Fromagerie", "Librairie")[number])
        merchants.set_week(shop, stretches=week, at=at, by="test")
        for product in range(26 if number else 3):
            said = {"shop": shop, "price": Money(1_234_50 + product), "category": shelf}
            cast.a_product(f"{name[:9]} & <n° {product}>", description="Bon. " * 60, **said)
    away = (at.date() + timedelta(1), at.date() + timedelta(2))
    merchants.add_closing(shop, days=away, reason="Congés", at=at, by="test")
    Shop.objects.filter(pk=shop.pk).update(latitude=48.64, longitude=1.83)
    with_photo = cast.a_product("Tomme au foin", shop=shop, category=shelf)
    photo = photos.keep(_photo(), alt="Une tomme", at=at, by="test")
    photos.hang(photo, place=places.of(with_photo.pk), at=at, by="test")
    for name, sizes in (("Tablier", "SML"), ("Bouton", range(30))):
        head = cast.a_product(name, shop=shop, category=shelf)
        catalogue.set_options(head, [("Taille", [str(size) for size in sizes])], at=at, by="test")
    cast.a_campaign()
    _agenda(at, shop)
    return arena


def _agenda(at, shop):
    said = {"text": WORDS, "html": f"<p>{WORDS}</p>", "updated_at": at}
    hours = {"opens": time(8), "closes": time(13), "weekdays": [5]}
    Market.objects.create(name="Marché", slug="marche", place="Place", **hours, **said)
    coming = {"starts_at": at + timedelta(3), "ends_at": at + timedelta(4)}
    Event.objects.create(title="Fête", slug="fete", place="Place", **coming, **said)
    quarter = Quarter.objects.create(name="Centre", slug="centre", **said)
    QuarterShop.objects.create(quarter=quarter, shop=shop)


def _photo():
    out = io.BytesIO()
    Image.effect_noise((1400, 1000), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


class Robot:
    """Reads the sitemap and every page that a link leads to, each address once."""

    def __init__(self, client, town, agent):
        self.client, self.town = client, town
        self.headers = {"user-agent": agent, "accept-encoding": "gzip, deflate"}
        self.pages, self.reached, self.faults = {}, set(), defaultdict(list)

    def get(self, path):
        answer = self.client.get(path, headers=self.headers)
        body = b"".join(answer) if answer.streaming else answer.content
        if answer.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer, body

    def crawl(self):
        self.named = set(waiting := self.of_sitemap())
        seen = set(waiting)
        while waiting:
            path = waiting.pop(0)
            answer, body = self.get(path)
            if answer.status_code != 200:
                self.faults[path].append(f"{answer.status_code}")
                continue
            self.reached.add(resolve(urlsplit(path).path).view_name)
            if "text/html" not in answer["Content-Type"]:
                continue
            page = html.fromstring(body.decode())
            # Forms of one visitor say so themselves; what the sitemap names never does.
            if path in self.named or page.xpath("//meta[@name='robots']/@content") != ["noindex"]:
                self.pages[path] = page
            found = [p for p in self.links(path, page) if p not in seen]
            seen.update(found)
            waiting += found
        return self

    def of_sitemap(self):
        _, index = self.get("/sitemap.xml")
        files = [self.path(place) for place in _places(index)]
        return [self.path(place) for file in files for place in _places(self.get(file)[1])]

    def links(self, path, page):
        for link in page.xpath("//a[@href and not(contains(@rel, 'nofollow'))]/@href"):
            address = urlsplit(urljoin(f"{self.town.address}{path}", link))
            ours = f"{address.scheme}://{address.netloc}" == self.town.address
            if ours and self.is_allowed(address):
                yield address.path + (f"?{address.query}" if address.query else "")

    def is_allowed(self, address):
        """As robots.txt says: filters of lists and what is one visitor's own are left alone."""
        private = r"/(panier|commandes?|compte|paiement|mairie|recherche|signaler|bons/acheter)/"
        if re.match(private, address.path) or re.match(r"/pro/(?!inscription/)", address.path):
            return False
        return not address.query or re.fullmatch(r"(page|variante)=\d+", address.query)

    def path(self, place):
        assert place.startswith(self.town.address), place
        return place.removeprefix(self.town.address)


def _places(content):
    document = etree.fromstring(content)
    return document.xpath("//s:loc/text()", namespaces={"s": sitemaps.SITEMAP})


def faults_of(page, town):
    """What a page does not say of itself, or says badly."""
    meta = {m.get("property") or m.get("name"): m.get("content") for m in page.xpath("//meta")}
    title, text = page.findtext(".//title") or "", meta.get("description") or ""
    if not 5 <= len(title) <= 60:
        yield f"title of {len(title)}"
    if not 20 <= len(text) <= 155:
        yield f"description of {len(text)}: {text}"
    canonical = page.xpath("//link[@rel='canonical']/@href")
    if canonical != [meta.get("og:url")] or not canonical[0].startswith(town.address):
        yield f"canonical {canonical}"
    yield from _graph_faults(meta, title, town)
    for what in ("icon", "alternate"):
        if not page.xpath(f"//link[contains(@rel, '{what}')]"):
            yield f"no {what}"
    [script] = page.xpath("//script[@type='application/ld+json']/text()") or ["{}"]
    for part in page.xpath("//script | //style"):
        part.drop_tree()
    yield from listing_rules.faults(json.loads(script), page.text_content())


def _graph_faults(meta, title, town):
    wanted = {
        "og:title": title,
        "og:description": meta.get("description"),
        "og:site_name": town.name,
        "og:locale": "fr_FR",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:type": "image/jpeg",
        "twitter:card": "summary_large_image",
    }
    yield from (f"{n}: {meta.get(n)}" for n, said in wanted.items() if meta.get(n) != said)
    present = ("og:type", "og:image", "og:image:alt", "theme-color", "robots")
    yield from (f"no {name}" for name in present if not meta.get(name))
    if "noindex" in (meta.get("robots") or ""):
        yield "noindex"


@pytest.mark.parametrize("robot", ROBOTS)
def test_a_robot_finds_every_page_of_the_town_whole(full, client_of, robot):
    found = Robot(client_of(full), full, ROBOTS[robot]).crawl()

    wrong = {path: list(faults_of(page, full)) for path, page in found.pages.items()}
    assert not {path: faults for path, faults in wrong.items() if faults}
    assert not found.faults
    assert public_names() - found.reached == set()


def test_every_picture_of_a_link_is_a_jpeg_that_networks_show(full, client_of):
    robot = Robot(client_of(full), full, ROBOTS["WhatsApp"]).crawl()
    addresses = {
        address
        for page in robot.pages.values()
        for address in page.xpath("//meta[@property='og:image']/@content")
    }

    sizes = {address: _image(robot, address) for address in addresses}

    assert len(sizes) > 30
    assert [a for a in addresses if not a.startswith(full.address)], "none is in S3"
    assert not {a: s for a, s in sizes.items() if s[:3] != ("JPEG", 1200, 630)}
    assert max(size for *_, size in sizes.values()) < MOST_IMAGE


def _image(robot, address):
    """Fetched from where it says: from S3 itself, or from the town."""
    if address.startswith(robot.town.address):
        answer, body = robot.get(address.removeprefix(robot.town.address))
        kind, code = answer["Content-Type"], answer.status_code
    else:
        answer = httpx.get(address)
        body, kind, code = answer.content, answer.headers["content-type"], answer.status_code
    assert (code, kind) == (200, "image/jpeg"), address
    image = Image.open(io.BytesIO(body))
    return image.format, image.width, image.height, len(body)


def public_names():
    """The pages that are the same for everybody, by what they declare themselves to be."""
    declared = {name for name, view in _views() if getattr(view, "is_public", False)}
    return (declared | ALSO) - NOT_PAGES


def _views(resolver=None, app=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{app}:{pattern.name}", pattern.callback
        else:
            yield from _views(pattern, pattern.app_name or app)


def test_a_product_without_its_price_or_with_stars_is_found_out(full, client_of):
    """The positive control: the rules of listings refuse what Google would refuse."""
    robot = Robot(client_of(full), full, "x").crawl()
    path, page = next((p, page) for p, page in robot.pages.items() if p.startswith("/produits/"))
    [script] = page.xpath("//script[@type='application/ld+json']/text()")
    text, whole = page.text_content(), json.loads(script)
    assert not list(listing_rules.faults(whole, text)), path

    for spoil in SPOILT:
        graph = json.loads(script)
        [product] = listing_rules.of_type(graph, "Product")
        spoil(product)
        assert list(listing_rules.faults(graph, text)), spoil


def test_a_variant_without_its_price_or_of_no_address_of_its_own_is_found_out(full, client_of):
    """The positive control, of a product with options."""
    robot = Robot(client_of(full), full, "x")
    [path] = [path for path in robot.of_sitemap() if "tablier" in path]
    page = html.fromstring(robot.get(path)[1].decode())
    [script] = page.xpath("//script[@type='application/ld+json']/text()")
    text = page.text_content()
    assert not list(listing_rules.faults(json.loads(script), text))

    for spoil in GROUP_SPOILT:
        graph = json.loads(script)
        [group] = listing_rules.of_type(graph, "ProductGroup")
        spoil(group)
        assert list(listing_rules.faults(graph, text)), spoil


GROUP_SPOILT = (
    lambda group: group.pop("productGroupID"),
    lambda group: group.update(hasVariant=[]),
    lambda group: group["hasVariant"][0]["offers"].pop("price"),
    lambda group: group["hasVariant"][0]["offers"].update(price="12345.00"),
    lambda group: group["hasVariant"][0]["offers"].update(
        url=group["hasVariant"][1]["offers"]["url"]
    ),
    lambda group: group["hasVariant"][0].update(sku=group["hasVariant"][1]["sku"]),
)
SPOILT = (
    lambda product: product["offers"].update(price="9,90"),
    lambda product: product["offers"].update(price="0"),
    lambda product: product["offers"].pop("priceCurrency"),
    lambda product: product["offers"].update(availability="InStock!"),
    lambda product: product.pop("image"),
    lambda product: product.update(aggregateRating={"ratingValue": 5}),
    lambda product: product.update(name="Autre chose"),
    lambda product: product["offers"]["seller"].update({"@id": "elsewhere"}),
    lambda product: product["offers"].update(hasMerchantReturnPolicy={"merchantReturnDays": 14}),
)


@pytest.mark.parametrize(
    "missing",
    [
        *("//title", "//meta[@name='description']", "//meta[@name='robots']"),
        *("//link[@rel='canonical']", "//link[contains(@rel, 'icon')]", "//link[@rel='alternate']"),
        *("//meta[@property='og:image']", "//meta[@property='og:image:width']"),
        *(
            "//meta[@property='og:title']",
            "//meta[@property='og:url']",
            "//script[@type]",
            "//main",
        ),
    ],
)
def test_a_page_that_lacks_something_is_found_out(full, client_of, missing):
    """The positive control: whatever is taken from a page, its robot complains."""
    robot = Robot(client_of(full), full, "x")
    [path] = [path for path in robot.of_sitemap() if "tomme-au-foin" in path]
    whole, spoilt = (html.fromstring(robot.get(path)[1].decode()) for _ in range(2))

    for part in (taken := spoilt.xpath(missing)):
        part.drop_tree()

    assert taken
    assert not list(faults_of(whole, full))
    assert list(faults_of(spoilt, full))
