"""A sheet for the window and a label for the shelf: what it is, and a square that leads there."""

from pathlib import Path

from django.utils.translation import gettext as _

from storefront.catalogue import offers
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from tenants.current import current_town
from themes import paper
from themes.heads import short

TEMPLATE = Path(__file__).with_name("poster.typ")
SIZES = ("a4", "a6")


def of_shop(shop: Shop, *, size: str) -> bytes:
    """A PDF of one page, of one of SIZES."""
    line = shop.tagline or shop.trade
    return _drawn(shop.name, line=line, price="", path=short.of_shop(shop.pk), size=size)


def of_product(product: Product, *, size: str) -> bytes:
    """A PDF of one page, of one of SIZES, with the price of this moment."""
    path, price = short.of_product(product.pk), offers.cost(product)
    return _drawn(product.name, line=product.shop.name, price=price, path=path, size=size)


def _drawn(name: str, *, line: str, price: str, path: str, size: str) -> bytes:
    address = current_town().address + path
    return paper.draw(
        TEMPLATE,
        title=name,
        name=name,
        line=line,
        price=price,
        size=size,
        qr=paper.square(address),
        address=address.partition("://")[2],
        call=_("Find us online"),
        scan=_("Point your telephone's camera at the square."),
        alt=_("Square to scan: it opens the page"),
    )
