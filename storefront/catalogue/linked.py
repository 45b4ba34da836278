"""The same facts as the page, for machines: schema.org in JSON-LD."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from storefront.catalogue.models import Product
from storefront.merchants.models import Day, Shop
from tenants.models import Town

CONTEXT = "https://schema.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Facts = dict[str, Any]
# Inside a script element only these could end it or begin another.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script(facts: Facts) -> SafeString:
    """Facts as they stand in a script element."""
    words = json.dumps(facts, ensure_ascii=False).translate(_ESCAPED)
    # What could end the element is escaped above.
    return mark_safe(words)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe


def town(town: Town) -> Facts:
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{town.address}/#site",
        "name": town.name,
        "url": f"{town.address}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{town.address}/recherche/?q={{words}}",
            "query-input": "required name=words",
        },
    }


def shop(town: Town, shop: Shop, week: Sequence[Day]) -> Facts:
    merchant = shop.merchant
    return _said(
        {
            "@context": CONTEXT,
            "@type": "Store",
            "@id": f"{town.address}{shop.get_absolute_url()}",
            "name": shop.name,
            "url": f"{town.address}{shop.get_absolute_url()}",
            "description": shop.tagline or shop.story,
            "image": shop.share_picture,
            "telephone": shop.phone,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": shop.street,
                "postalCode": merchant.postal_code,
                "addressLocality": merchant.city,
                "addressCountry": "FR",
            },
            "openingHoursSpecification": [hours for day in week for hours in _opening(day)],
        }
    )


def product(town: Town, product: Product) -> Facts:
    address = f"{town.address}{product.get_absolute_url()}"
    stock = "InStock" if product.can_be_bought else "OutOfStock"
    return _said(
        {
            "@context": CONTEXT,
            "@type": "Product",
            "@id": address,
            "name": product.name,
            "description": product.description,
            "image": product.share_picture,
            "offers": {
                "@type": "Offer",
                "url": address,
                "price": product.price.plain.replace(",", "."),
                "priceCurrency": "EUR",
                "availability": f"{CONTEXT}/{stock}",
                "seller": {"@type": "Store", "name": product.shop.name},
            },
        }
    )


def _opening(day: Day) -> list[Facts]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": DAYS[day.date.weekday()],
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
            "validFrom": str(day.date),
            "validThrough": str(day.date),
        }
        for opens, closes in day.stretches
    ]


def _said(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if value}
