"""
What Google and Meta ask of each field of a feed, written from their published rules.

Google: "Product data specification" (answer 7052112) and "Local inventory data specification"
(3061342). Meta: "Catalog fields". A rule is (must it be there, what its value looks like).
"""

import re
from decimal import Decimal

PRICE = r"(?=.*[1-9])\d{1,9}\.\d{2} EUR"
PLACE = r"https?://[^\s<>\"]{1,1980}"
ADDRESS_OF_PICTURE = PLACE + r"\.(jpg|jpeg|png|gif|webp)"
WORDS = r"[^\x00-\x1f<>]{{1,{most}}}"
GTIN = r"\d{8}|\d{12,14}"
UNIT = r"\d+(\.\d+)? (mg|g|kg|ml|cl|l|cbm|cm|m|sqm|ct)"
CONDITION = "new|refurbished|used"

GOOGLE = {
    "id": (True, r"\S{1,50}"),
    "title": (True, r"[^\x00-\x1f]{1,150}"),
    "description": (True, r"[^\x00-\x1f]{1,5000}"),
    "link": (True, PLACE),
    "image_link": (True, ADDRESS_OF_PICTURE),
    "availability": (True, "in_stock|out_of_stock|preorder|backorder"),
    "price": (True, PRICE),
    "sale_price": (False, PRICE),
    "condition": (True, CONDITION),
    "brand": (False, r"[^\x00-\x1f]{1,70}"),
    "gtin": (False, GTIN),
    "identifier_exists": (False, "no|yes"),
    "item_group_id": (False, r"[\w-]{1,50}"),
    "size": (False, r"[^\x00-\x1f]{1,100}"),
    "color": (False, r"[^\x00-\x1f]{1,100}"),
    "material": (False, r"[^\x00-\x1f]{1,200}"),
    "pattern": (False, r"[^\x00-\x1f]{1,100}"),
    "unit_pricing_measure": (False, UNIT),
    "unit_pricing_base_measure": (False, r"(1|2|4|8|10|100) (mg|g|kg|ml|cl|l|cbm|cm|m|sqm|ct)"),
    "google_product_category": (False, r"[1-9]\d{0,6}"),
    "product_type": (False, r"[^\x00-\x1f]{1,750}"),
    "external_seller_id": (True, r"[\w-]{1,50}"),
    "excluded_destination": (False, "Shopping_ads|Free_listings"),
}
LOCAL = {
    "store_code": (True, r"[\w-]{1,64}"),
    "id": (True, r"\S{1,50}"),
    "availability": (True, "in stock|limited availability|on display to order|out of stock"),
    "quantity": (False, r"\d+"),
    "price": (True, PRICE),
    "sale_price": (False, PRICE),
    "pickup_method": (False, "buy|reserve|ship to store|not supported"),
    "pickup_sla": (
        False,
        "same day|next day|2-day|3-day|4-day|5-day|6-day|multi-week",
    ),
}
META = {
    "id": (True, r"\S{1,100}"),
    "title": (True, r"[^\x00-\x1f]{1,200}"),
    "description": (True, r"[^\x00-\x1f<>]{1,9999}"),
    "availability": (True, "in stock|out of stock|available for order"),
    "condition": (True, CONDITION),
    "price": (True, PRICE),
    "link": (True, PLACE),
    # Meta reads neither WebP nor AVIF.
    "image_link": (True, PLACE + r"\.(jpg|jpeg|png)"),
    "brand": (True, r"[^\x00-\x1f]{1,100}"),
    "sale_price": (False, PRICE),
    "google_product_category": (False, r"[1-9]\d{0,6}"),
    "item_group_id": (False, r"\S{1,100}"),
    "gtin": (False, GTIN),
    "quantity_to_sell_on_facebook": (False, r"\d+"),
    "product_type": (False, r"[^\x00-\x1f]{1,750}"),
}
# What stands there once only, or several times.
SEVERAL = {"excluded_destination"}
FORMULA = re.compile(r"[=+\-@\t\r]")


def faults(fields, rules):
    """What is wrong with one product, as [(name, value)]; nothing when all is right."""
    said = {}
    for name, value in fields:
        if name not in rules:
            yield f"{name} is no field"
        elif not re.fullmatch(rules[name][1], value):
            yield f"{name}: {value!r}"
        if name in said and name not in SEVERAL:
            yield f"{name} twice"
        said[name] = value
    yield from (f"no {name}" for name, (must, _) in rules.items() if must and not said.get(name))
    yield from _together(said)


def _together(said):
    if gtin := said.get("gtin"):
        if not keyed(gtin):
            yield f"the key of {gtin}"
        if said.get("identifier_exists") == "no":
            yield "a gtin that does not exist"
    if "sale_price" in said and cents(said["sale_price"]) >= cents(said["price"]):
        yield "a reduced price that is none"
    if said.get("pickup_method") == "buy" and not said.get("pickup_sla"):
        yield "nobody says when it can be collected"
    if ("unit_pricing_measure" in said) != ("unit_pricing_base_measure" in said):
        yield "half a unit price"


def google_only(said):
    """Either there is a number that everybody knows, or the feed says that there is none."""
    if "gtin" not in said and said.get("identifier_exists") != "no":
        yield "neither gtin nor identifier_exists"


def keyed(gtin):
    """Whether its last digit is the one that the others ask for (GS1, modulo 10)."""
    digits = [int(digit) for digit in gtin.zfill(14)]
    weighed = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits[:-1]))
    return (10 - weighed % 10) % 10 == digits[-1]


def cents(price):
    return int(Decimal(price.removesuffix(" EUR")) * 100)
