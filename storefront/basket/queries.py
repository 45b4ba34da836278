"""What is in a basket, as it stands in the shops at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Sum

from halles.money import Money
from storefront.basket.models import MOST, Basket, Line
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop


@dataclass(frozen=True, slots=True)
class Item:
    """A line at today's price, and how many of it the shop has."""

    product: Product
    quantity: int

    @property
    def total(self) -> Money:
        price: Money = self.product.price
        return price * self.quantity

    @property
    def most(self) -> int:
        """How many may be bought now; 0 when the product is not for sale."""
        if not self.product.can_be_bought:
            return 0
        return MOST if self.product.stock is None else min(self.product.stock, MOST)

    @property
    def available(self) -> bool:
        return self.quantity <= self.most


@dataclass(frozen=True, slots=True)
class Group:
    """What is bought in one shop."""

    shop: Shop
    items: list[Item]

    @property
    def total(self) -> Money:
        return Money.total(item.total for item in self.items)


@dataclass(frozen=True, slots=True)
class Contents:
    groups: list[Group]

    @property
    def items(self) -> list[Item]:
        return [item for group in self.groups for item in group.items]

    @property
    def unavailable(self) -> list[Item]:
        return [item for item in self.items if not item.available]

    @property
    def total(self) -> Money:
        return Money.total(group.total for group in self.groups)

    @property
    def count(self) -> int:
        return sum(item.quantity for item in self.items)

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.groups) and not self.unavailable


def find(key: str) -> Basket | None:
    """The basket whose key the visitor's cookie holds, in this town."""
    return Basket.objects.filter(key=key).first() if key.isalnum() else None


def contents(basket: Basket | None) -> Contents:
    """Its lines by shop, shops by name; empty without a basket."""
    lines = Line.objects.filter(basket=basket).select_related("product__shop__merchant")
    ordered = lines.order_by("product__shop__name", "product__shop", "pk")
    groups = groupby(ordered, key=lambda line: line.product.shop)
    return Contents([Group(shop, [_item(line) for line in kept]) for shop, kept in groups])


def count(basket: Basket) -> int:
    """How many things are in it, all lines together."""
    return basket.lines.aggregate(sum=Sum("quantity"))["sum"] or 0


def _item(line: Line) -> Item:
    return Item(line.product, line.quantity)
