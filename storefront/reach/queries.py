"""What once was where nothing is now."""

from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant, Shop
from storefront.reach.models import FormerName


def shop_formerly(slug: str) -> Shop | None:
    """The shop on show that was called so; None when there is none."""
    former = FormerName.objects.filter(slug=slug).values("shop")
    return Shop.objects.published().filter(pk__in=former).first()


def shop_that_left(slug: str) -> Shop | None:
    """A shop of that name, then or now, whose merchant has left the town."""
    former = FormerName.objects.filter(slug=slug).values("shop")
    gone = Shop.objects.filter(merchant__state=Merchant.State.LEFT).defer("search")
    return gone.filter(slug=slug).first() or gone.filter(pk__in=former).first()


def product_withdrawn(pk: int) -> Product | None:
    """A product that was on sale and is no more: it was withdrawn, or its shop has left."""
    found = Product.objects.filter(pk=pk, published_at__isnull=False).defer("search")
    product = found.select_related("shop__merchant", "category").first()
    if product is None:
        return None
    merchant = product.shop.merchant.state
    has_left = merchant == Merchant.State.LEFT
    withdrawn = product.state == Product.State.ARCHIVED and merchant == Merchant.State.APPROVED
    return product if withdrawn or has_left else None
