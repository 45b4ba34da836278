"""A product for machines: what its page shows, by Google's rules for merchant listings."""

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
WIDEST = 1600


def product(town: Town, product: Product, *, poster: str) -> Facts:
    """A product and its one offer; `poster` is the picture of one without a photo."""
    address = f"{town.address}{product.get_absolute_url()}"
    return {
        "@type": "Product",
        "@id": f"{address}#produit",
        "name": product.name,
        "url": address,
        "description": product.description,
        "image": [photo.url(WIDEST) for photo in product.photos] or [poster],
        "category": product.category.name,
        "sku": product.sku or str(product.pk),
        "gtin": product.gtin,
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else "",
        "offers": _offer(town, product, address),
    }


def _offer(town: Town, product: Product, address: str) -> Facts:
    shop = _reference(town, product.shop)
    return {
        "@type": "Offer",
        "url": address,
        "price": str(product.price.euros),
        "priceCurrency": "EUR",
        "availability": f"{CONTEXT}/{availability(product)}",
        "itemCondition": f"{CONTEXT}/{CONDITIONS[product.condition]}",
        "seller": shop,
        "availableAtOrFrom": shop,
        "availableDeliveryMethod": f"{CONTEXT}/OnSitePickup",
    }


def availability(product: Product) -> str:
    """What schema.org calls it."""
    if product.sold_out or product.shop.is_paused:
        return "OutOfStock"
    return "InStock" if product.way in BOUGHT else "InStoreOnly"


def _reference(town: Town, shop: Shop) -> Facts:
    """The shop's node, which stands whole in the same graph."""
    return {
        "@type": merchants.kind(shop.trade),
        "@id": f"{town.address}{shop.get_absolute_url()}#boutique",
        "name": shop.name,
    }
