"""
What Google asks of structured data, written from its published rules: merchant listings
(Product), local business, breadcrumbs, site search, events. A fault names node and property.
"""

import re
from itertools import chain
from urllib.parse import urlsplit

SCHEMA = "https://schema.org/"
AVAILABLE = {"InStock", "InStoreOnly", "OutOfStock", "PreOrder", "BackOrder", "LimitedAvailability"}
CONDITIONS = {"NewCondition", "RefurbishedCondition", "UsedCondition", "DamagedCondition"}
GTIN = re.compile(r"\d{8}|\d{12,14}")
PRICE = re.compile(r"\d+(\.\d{1,2})?")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
# Mark-up of what no page of ours shows.
NEVER = {"aggregateRating", "review"}
RETURNS = re.compile("rétract|retourner|retours", re.IGNORECASE)


def faults(graph, page):
    """What is wrong with the graph of a page; `page` is its text, as people read it."""
    if graph.get("@context") != "https://schema.org" or not isinstance(graph.get("@graph"), list):
        yield "no graph"
        return
    nodes = graph["@graph"]
    known = {node["@id"] for node in nodes if "@id" in node}
    for node in nodes:
        yield from _node(node)
    yield from (f"nobody is {one}" for one in _references(nodes) if one not in known)
    yield from (f"{name} of nothing" for name in NEVER & set(_keys(nodes)))
    yield from _unseen(nodes, page)


def of_type(graph, *types):
    return [node for node in graph["@graph"] if node["@type"] in types]


def _node(node):
    check = CHECKS.get(node["@type"])
    if check:
        yield from (f"{node['@type']}: {fault}" for fault in check(node))
    elif "address" in node:
        yield from (f"{node['@type']}: {fault}" for fault in _business(node))


def _product(node):
    for name in ("name", "image", "offers", "sku"):
        if not node.get(name):
            yield f"no {name}"
    yield from (f"image {i}" for i in node.get("image", []) if not _is_whole(i))
    if "gtin" in node and not GTIN.fullmatch(node["gtin"]):
        yield "gtin"
    yield from _offer(node.get("offers", {}))


def _group(node):
    for name in ("name", "url", "productGroupID", "hasVariant"):
        if not node.get(name):
            yield f"no {name}"
    variants = node.get("hasVariant", [])
    for name in ("sku", "name"):
        if len({variant[name] for variant in variants}) < len(variants):
            yield f"two variants of one {name}"
    if len({variant["offers"]["url"] for variant in variants}) < len(variants):
        yield "two variants of one address"
    for variant in variants:
        yield from (f"variant: {fault}" for fault in _product(variant))


def _prices(offer):
    names = ("lowPrice", "highPrice") if offer.get("@type") == "AggregateOffer" else ("price",)
    return {name: str(offer.get(name, "")) for name in names}


def _offer(offer):
    prices = _prices(offer)
    for name, price in prices.items():
        if not PRICE.fullmatch(price) or float(price) <= 0:
            yield f"{name} {price}"
    if "lowPrice" in prices and not offer.get("offerCount", 0) > 1:
        yield f"offerCount {offer.get('offerCount')}"
    if offer.get("priceCurrency") != "EUR":
        yield "priceCurrency"
    if offer.get("availability", "").removeprefix(SCHEMA) not in AVAILABLE:
        yield f"availability {offer.get('availability')}"
    if offer.get("itemCondition", "").removeprefix(SCHEMA) not in CONDITIONS:
        yield f"itemCondition {offer.get('itemCondition')}"
    if not _is_whole(offer.get("url", "")):
        yield "url"
    yield from (f"no {name}" for name in ("seller", "availableAtOrFrom") if not offer.get(name))


def _business(node):
    address = node["address"]
    needed = ("streetAddress", "postalCode", "addressLocality", "addressCountry")
    yield from (f"no {name}" for name in needed if not address.get(name))
    yield from (f"no {name}" for name in ("name", "url", "@id") if not node.get(name))
    for name in ("openingHoursSpecification", "specialOpeningHoursSpecification"):
        for hours in node.get(name, []):
            yield from _hours(hours, special=name.startswith("special"))
    geo = node.get("geo", {"latitude": 0, "longitude": 0})
    if not (-90 <= geo["latitude"] <= 90 and -180 <= geo["longitude"] <= 180):
        yield "geo"


def _hours(hours, *, special):
    yield from (f"{n} {hours.get(n)}" for n in ("opens", "closes") if not HOUR.match(hours[n]))
    if special:
        named = ("validFrom", "validThrough")
        yield from (f"no {n}" for n in named if not DAY.fullmatch(hours.get(n, "")))
    elif not set(hours.get("dayOfWeek", ["never"])) <= DAYS:
        yield f"dayOfWeek {hours.get('dayOfWeek')}"


def _crumbs(node):
    steps = node["itemListElement"]
    if [step["position"] for step in steps] != list(range(1, len(steps) + 1)) or len(steps) < 2:
        yield "positions"
    yield from (f"step {step}" for step in steps if not step["name"] or not _is_whole(step["item"]))


def _list(node):
    items = node.get("itemListElement", [])
    if [item["position"] for item in items] != list(range(1, len(items) + 1)):
        yield "positions"
    yield from (f"item {item}" for item in items if not item["name"] or not _is_whole(item["url"]))


def _site(node):
    action = node["potentialAction"]
    template = action["target"]["urlTemplate"]
    [wanted] = re.findall(r"name=(\w+)", action["query-input"])
    if f"{{{wanted}}}" not in template or not _is_whole(template):
        yield f"target {template}"
    if not node.get("name") or not _is_whole(node["url"]):
        yield "name or url"


def _event(node):
    for name in ("name", "startDate", "location"):
        if not node.get(name):
            yield f"no {name}"


CHECKS = {
    "Product": _product,
    "ProductGroup": _group,
    "BreadcrumbList": _crumbs,
    "ItemList": _list,
    "WebSite": _site,
    "Event": _event,
}


def _is_whole(address):
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "//" not in parts.path


def _references(thing):
    """Every node that is named by its id alone, or beside its name."""
    for key, value in _pairs(thing):
        if key in ("seller", "availableAtOrFrom", "publisher"):
            yield value["@id"]


def _pairs(thing):
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield key, value
            yield from _pairs(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _pairs(value)


def _keys(thing):
    return [key for key, _ in _pairs(thing)]


def _unseen(nodes, page):
    """What machines are told and people are not: names, prices, crumbs, addresses, returns."""
    if "hasMerchantReturnPolicy" in _keys(nodes) and not RETURNS.search(page):
        yield "nobody sees whether it can be sent back"
    for node in nodes:
        said = []
        if node["@type"] == "Product":
            said = [node["name"], *_costs(node["offers"])]
        elif node["@type"] == "ProductGroup":
            costs = (_costs(variant["offers"]) for variant in node["hasVariant"])
            said = [node["name"], *chain.from_iterable(costs)]
        elif node["@type"] == "BreadcrumbList":
            said = [step["name"] for step in node["itemListElement"]]
        elif node["@type"] == "ItemList":
            said = [item["name"] for item in node.get("itemListElement", [])]
        elif "address" in node:
            said = [node["name"], node["address"]["streetAddress"]]
        yield from (f"nobody sees {words!r}" for words in said if _even(words) not in _even(page))


def _costs(offer):
    return [_printed(price) for price in _prices(offer).values()]


def _printed(price):
    if not PRICE.fullmatch(price):
        return price
    euros, _, cents = price.partition(".")
    return f"{int(euros):,}".replace(",", " ") + f",{cents}"


def _even(words):
    return " ".join(words.split())
