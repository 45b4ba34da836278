"""What once was where nothing is now."""

from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant, Move, Shop
from storefront.moderation.models import Decision
from storefront.reach.models import FormerName


def shop_formerly(slug: str) -> Shop | None:
    """The shop on show that was called so; None when there is none."""
    former = FormerName.objects.filter(slug=slug).values("shop")
    return Shop.objects.published().filter(pk__in=former).first()


def shop_that_left(slug: str) -> Shop | None:
    """A shop of that name, then or now, that was on show and whose merchant has left the town."""
    former = FormerName.objects.filter(slug=slug).values("shop")
    shown = Move.objects.filter(after=Merchant.State.APPROVED).values("merchant")
    left = Shop.objects.filter(merchant__state=Merchant.State.LEFT, merchant__in=shown)
    gone = left.defer("search")
    return gone.filter(slug=slug).first() or gone.filter(pk__in=former).first()


def product_withdrawn(pk: int) -> Product | None:
    """
    A product that was on sale and is no more: its shop withdrew it, or has left.

    None for one that the town withdrew: its name may be what was wrong with it.
    """
    found = Product.objects.filter(pk=pk, published_at__isnull=False).defer("search")
    product = found.select_related("shop__merchant", "category").first()
    if product is None or _is_withheld(product):
        return None
    merchant = product.shop.merchant.state
    has_left = merchant == Merchant.State.LEFT
    withdrawn = product.state == Product.State.ARCHIVED and merchant == Merchant.State.APPROVED
    return product if withdrawn or has_left else None


def _is_withheld(product: Product) -> bool:
    keys = {product.pk, product.variant_of_id}
    return Decision.objects.standing().filter(product__in=keys - {None}).exists()
