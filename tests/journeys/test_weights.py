"""What the pages that everybody opens may weigh on a telephone (docs/benchmarks.md)."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings
from lxml import etree
from vitals import visit

from storefront.reach import sitemaps

pytestmark = pytest.mark.slow
HOST = "chateaudun"
TESTS = Path(__file__).parents[1]
FURNISH = f"""
import sys
sys.path[:0] = ["{TESTS}", "{TESTS}/journeys"]
import furnishing
furnishing.furnish()
"""
# Bytes, requests and elements.
MOST = {
    "home": (250_000, 25, 800),
    "listing": (350_000, 35, 1200),
    "shop": (250_000, 20, 700),
    "product": (250_000, 20, 700),
}
MOST_CSS, MOST_JS = 15_000, 30_000


@pytest.fixture(scope="session")
def paths(house):
    """A town with fifty products, each with a photo, and the addresses of its pages."""
    house.halles("towns", "open", "28088", "--subdomain", HOST)
    printed = house.halles("shell", "--town", f"{HOST}.localhost", "-c", FURNISH)
    told = json.loads(printed.strip().splitlines()[-1])
    return {"home": "/", "listing": "/categories/fromages/", **told}


@pytest.mark.parametrize("kind", MOST)
def test_a_page_is_light_and_stands_still(house, browser, paths, kind):
    most_bytes, most_requests, most_elements = MOST[kind]

    seen = visit(browser, house.address(HOST) + paths[kind])

    told = sorted(((seen.bytes.get(k, 0), *seen.sent[k]) for k in seen.sent), reverse=True)
    assert seen.weight() <= most_bytes, told
    assert len(seen.sent) <= most_requests, told
    assert 0 < seen.weight("Stylesheet") <= MOST_CSS, told
    assert 0 < seen.weight("Script") <= MOST_JS, told
    assert 0 < seen.elements <= most_elements
    assert not seen.jumps
    assert not seen.unsized
    assert seen.weight("Image")


def test_no_page_asks_anything_of_a_third_party(house, browser, paths):
    town = house.address(HOST)
    public = {*paths.values(), "/recherche/?q=tomme", "/panier/", *_of_sitemap(house, town)}
    ours = {urlsplit(town).netloc, urlsplit(settings.S3_PUBLIC_ADDRESS).netloc}

    hosts = {path: visit(browser, town + path).hosts for path in sorted(public)}

    assert len(hosts) > 15
    assert not {path: asked - ours for path, asked in hosts.items() if asked - ours}


def _of_sitemap(house, town):
    """The pages of the town itself and its shelves and shops; its products are all alike."""
    here, said = f"http://127.0.0.1:{house.port}", {"host": urlsplit(town).netloc}
    for name in ("pages", "boutiques"):
        answer = httpx.get(f"{here}/sitemap-{name}.xml", headers=said)
        document = etree.fromstring(answer.content)
        places = document.xpath("//s:loc/text()", namespaces={"s": sitemaps.SITEMAP})
        yield from (place.removeprefix(town) for place in places)
    yield "/categories/epicerie/"


SPOILT = (
    b"""<!doctype html><title>x</title><meta name="viewport" content="width=device-width">
<img src="http://127.0.0.1:%d/elsewhere.svg">
<p>Jumps.<script>addEventListener("load", () => setTimeout(() => document.body.prepend(
  Object.assign(document.createElement("div"), {style: "height: 300px"})), 200))</script>
<p>"""
    # What does not become lighter on the way.
    + os.urandom(60_000).hex(" ", 8).encode()
)


class Spoilt(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(SPOILT % self.server.server_port)

    def log_message(self, *said):
        """Nothing on the screen."""


@pytest.fixture
def spoilt():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Spoilt)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_page_that_is_heavy_jumps_and_asks_elsewhere_is_found_out(spoilt, browser):
    """The positive control: the scales see each thing they are there for."""
    seen = visit(browser, f"http://localhost:{spoilt}/")

    assert seen.weight() > 60_000
    assert seen.jumps
    assert len(seen.unsized) == 1
    assert seen.hosts == {f"localhost:{spoilt}", f"127.0.0.1:{spoilt}"}
