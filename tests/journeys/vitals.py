"""
What a page costs a telephone: bytes, requests, elements, how far it jumps, when it is there.

Against a town that runs anywhere, on a slow 4G network and a slow processor:
`python tests/journeys/vitals.py http://rambouillet.localhost:8000 / /boutiques/`
"""

import gzip
import re
import sys
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from halles.stack.browser import launch_options

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "fr-FR",
}
# Lighthouse's "slow 4G": bytes a second, milliseconds there and back.
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = 4
TEXT = re.compile("^text/|javascript|json|xml|svg")
WATCH = """
window.vitals = {jumps: [], largest: 0};
// Nobody touches the page: what a telephone calls recent input is its own first sizing.
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  vitals.jumps.push([entry.value,
    entry.sources.map(source => source.node && source.node.outerHTML?.slice(0, 90))]);
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  vitals.largest = entry.startTime;
  vitals.what = (entry.element?.outerHTML || "").slice(0, 90);
})).observe({type: "largest-contentful-paint", buffered: true});
"""
DOWN = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) {
    scrollTo(0, y); await new Promise(done => setTimeout(done, 40));
  }
}"""
UNSIZED = """() => [...document.images]
  .filter(image => !(image.getAttribute("width") > 0 && image.getAttribute("height") > 0))
  .map(image => image.outerHTML.slice(0, 120))"""


@dataclass
class Visit:
    """One look at a page, with nothing kept from an earlier one."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    largest_ms: float = 0
    largest: str = ""
    elements: int = 0
    jumps: list = field(default_factory=list)
    unsized: list[str] = field(default_factory=list)
    heads: dict[str, tuple[int, bool]] = field(default_factory=dict)
    # Where everything came from, also what a reader who goes on to the end is sent.
    hosts: set[str] = field(default_factory=set)

    def weight(self, *kinds):
        """Bytes on the way, head and all; of these kinds, or of everything."""
        return sum(
            size for key, size in self.bytes.items() if not kinds or self.sent[key][1] in kinds
        )


def visit(browser, address, *, slow=False, to_the_end=True):
    """Open a page as for the first time and read it to its end."""
    context = browser.new_context(**PHONE)
    page, seen = context.new_page(), Visit()
    wire = context.new_cdp_session(page)
    _listen(wire, seen)
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.add_init_script(WATCH)
    answer = page.goto(address, wait_until="networkidle")
    assert answer.status == 200, f"{address}: {answer.status}"
    first = Visit(dict(seen.sent), dict(seen.bytes))
    first.bytes |= {key: _packed(wire, seen, key) for key in seen.bytes if _is_packed(seen, key)}
    first.largest_ms, first.largest = _largest(page)
    first.elements = page.evaluate("document.querySelectorAll('*').length")
    if to_the_end:
        page.evaluate(DOWN)
        page.wait_for_load_state("networkidle")
    first.jumps = page.evaluate("vitals.jumps")
    first.unsized = page.evaluate(UNSIZED)
    first.hosts = {urlsplit(url).netloc for url, _kind in seen.sent.values()}
    context.close()
    return first


def _largest(page):
    """Milliseconds of the largest paint, and what was painted: told a little after it happened."""
    for _ in range(100):
        told = page.evaluate("[vitals.largest, vitals.what || '']")
        if told[0]:
            return told
        # Not by a function of the page: its policy lets nobody evaluate one.
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: nothing was painted")


def _is_packed(seen, key):
    """Whether this is text that travelled as it is: in production all text is compressed."""
    return key in seen.heads and seen.heads[key][1]


def _packed(wire, seen, key):
    """What it weighs there: its head, and its body as gzip makes it."""
    body = wire.send("Network.getResponseBody", {"requestId": key})["body"]
    return seen.heads[key][0] + len(gzip.compress(body.encode()))


def _listen(wire, seen):
    def answered(event):
        answer = event["response"]
        named = {name.lower() for name in answer["headers"]}
        is_text = TEXT.search(answer["mimeType"]) and "content-encoding" not in named
        seen.heads[event["requestId"]] = (answer["encodedDataLength"], bool(is_text))

    def sent(event):
        if not event["request"]["url"].startswith(("data:", "blob:")):
            seen.sent[event["requestId"]] = (event["request"]["url"], event.get("type", ""))

    def arrived(event):
        if event["requestId"] in seen.sent:
            seen.bytes[event["requestId"]] = event["encodedDataLength"]

    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", arrived)


def main(town, *paths, times=5):
    """Print a line for each page: its largest paint on a slow telephone, and what it weighs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for path in paths:
            seen = [visit(browser, town + path, slow=True, to_the_end=False) for _ in range(times)]
            one = seen[-1]
            sys.stdout.write(
                f"{path}: LCP {median(v.largest_ms for v in seen):.0f} ms"
                f" ({min(v.largest_ms for v in seen):.0f} to"
                f" {max(v.largest_ms for v in seen):.0f}), {one.weight() / 1000:.0f} kB,"
                f" {len(one.sent)} requests, CSS {one.weight('Stylesheet') / 1000:.1f},"
                f" JS {one.weight('Script') / 1000:.1f}, images"
                f" {one.weight('Image') / 1000:.0f} kB, {one.elements} elements,"
                f" jumps {one.jumps}, largest {one.largest}\n"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
