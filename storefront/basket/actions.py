"""What can be done to a basket. None of it touches a stock: only an order does."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from storefront.basket.models import MOST, Basket, Line
from storefront.catalogue.models import Product


class NotForSale(Exception):
    """The product cannot be bought now."""


@transaction.atomic
def add(basket: Basket | None, *, product_id: int, quantity: int, at: datetime) -> Basket:
    """
    Put so many more of a product in the basket, at most 99; a new basket if there is none.

    Raises NotForSale.
    """
    product = Product.objects.for_sale().filter(pk=product_id).first()
    if product is None:
        raise NotForSale(product_id)
    basket = basket or Basket.objects.create(created_at=at, changed_at=at)
    more = Least(F("quantity") + quantity, MOST)
    Line.objects.update_or_create(
        basket=basket,
        product=product,
        defaults={"quantity": more},
        create_defaults={"quantity": min(quantity, MOST)},
    )
    return _touch(basket, at)


@transaction.atomic
def change(basket: Basket, *, product_id: int, quantity: int, at: datetime) -> Basket:
    """Have exactly so many of a product already in the basket; none takes the line out."""
    lines = basket.lines.filter(product_id=product_id)
    if quantity:
        lines.update(quantity=min(quantity, MOST))
    else:
        lines.delete()
    return _touch(basket, at)


@transaction.atomic
def take_out(basket: Basket, *, product_ids: list[int], at: datetime) -> Basket:
    """Take out what was bought; what was added since stays."""
    basket.lines.filter(product_id__in=product_ids).delete()
    return _touch(basket, at)


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Drop the baskets nobody has touched since, and say how many."""
    return Basket.objects.forgotten(before).delete()[0]


def _touch(basket: Basket, at: datetime) -> Basket:
    basket.changed_at = at
    basket.save(update_fields=["changed_at"])
    return basket
