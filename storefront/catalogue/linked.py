"""A product for machines: what its page shows, by Google's rules for merchant listings."""

from collections.abc import Iterable, Sequence

from storefront.catalogue import offers
from storefront.catalogue.models import Product
from storefront.merchants import linked as merchants
from storefront.merchants.models import BOUGHT, Shop
from tenants.models import Town
from themes.heads import Facts
from themes.heads.graph import CONTEXT

# What schema.org and Google call a condition.
CONDITIONS = {
    "new": "NewCondition",
    "refurbished": "RefurbishedCondition",
    "used": "UsedCondition",
}
# What an option is to Google, by the name shops give it.
OPTIONS = {
    **dict.fromkeys(("taille", "pointure"), "size"),
    **dict.fromkeys(("couleur", "coloris"), "color"),
    **dict.fromkeys(("matière", "matiere"), "material"),
    "motif": "pattern",
}
WIDEST = 1600
# With more variants a node for each would weigh more than their page: a range of prices is said.
MOST_NODES = 24


def product(town: Town, product: Product, variants: list[Product], *, poster: str) -> Facts:
    """
    A product and its one offer, or all its variants and theirs; `poster` is the picture of one
    without a photo.
    """
    address = f"{town.address}{product.get_absolute_url()}"
    image = [photo.url(WIDEST) for photo in product.photos] or [poster]
    said: Facts = {
        "@type": "Product",
        "@id": f"{address}#produit",
        "name": product.name,
        "url": address,
        "description": product.description,
        "image": image,
        "category": product.category.name,
        "sku": product.sku or str(product.pk),
        "gtin": product.gtin,
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else "",
    }
    if 0 < len(variants) <= MOST_NODES:
        return said | _group(product, variants, image[:1], town)
    return said | {"offers": _offer(product, variants, address, _reference(town, product.shop))}


def availability(product: Product, variants: list[Product]) -> str:
    """What schema.org calls it; of a head, that of what is left of its variants."""
    if offers.sold_out(product, variants) or product.shop.is_paused:
        return "OutOfStock"
    return "InStock" if product.way in BOUGHT else "InStoreOnly"


def known_options(options: Iterable[Sequence[str]]) -> dict[str, str]:
    """The values of those that Google has a name for, by that name."""
    return {OPTIONS[name.lower()]: value for name, value in options if name.lower() in OPTIONS}


def _group(head: Product, variants: list[Product], image: list[str], town: Town) -> Facts:
    """Google's form for variants of one page: each a product with an offer and an address."""
    varies = known_options(variants[0].options)
    shop = {"@id": _reference(town, head.shop)["@id"]}
    return {
        "@type": "ProductGroup",
        # As the feeds call it.
        "productGroupID": str(head.pk),
        "variesBy": [f"{CONTEXT}/{name}" for name in varies],
        "hasVariant": [
            {
                "@type": "Product",
                "name": variant.title,
                "sku": variant.sku or str(variant.pk),
                **({"gtin": variant.gtin} if variant.gtin else {}),
                **known_options(variant.options),
                "image": image,
                "offers": _offer(variant, [], f"{town.address}{variant.get_absolute_url()}", shop),
            }
            for variant in variants
        ],
    }


def _offer(product: Product, variants: list[Product], address: str, shop: Facts) -> Facts:
    return {
        "@type": "AggregateOffer" if variants else "Offer",
        "url": address,
        **_price(product, variants),
        "priceCurrency": "EUR",
        "availability": f"{CONTEXT}/{availability(product, variants)}",
        "itemCondition": f"{CONTEXT}/{CONDITIONS[product.condition]}",
        "seller": shop,
        "availableAtOrFrom": shop,
        "availableDeliveryMethod": f"{CONTEXT}/OnSitePickup",
    }


def _price(product: Product, variants: list[Product]) -> Facts:
    if not variants:
        return {"price": str(product.price.euros)}
    prices = [variant.price.euros for variant in variants]
    low, high = str(min(prices)), str(max(prices))
    return {"lowPrice": low, "highPrice": high, "offerCount": len(variants)}


def _reference(town: Town, shop: Shop) -> Facts:
    """The shop's node, which stands whole in the same graph."""
    return {
        "@type": merchants.kind(shop.trade),
        "@id": f"{town.address}{shop.get_absolute_url()}#boutique",
        "name": shop.name,
    }
