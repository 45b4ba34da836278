"""Having goods brought home: the shop's own round, its cost included in its prices."""

from __future__ import annotations

from dataclasses import dataclass

from storefront.basket.queries import Group
from storefront.merchants.models import Mode


class NotDelivered(Exception):
    """These shops do not bring this basket to that address; nothing was done."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where to, and the goods of which shops, by key; collected by the shopper otherwise."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    shops: frozenset[int] = frozenset()

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postal_code} {self.city}"

    def of(self, group: Group) -> str:
        """The address its goods go to; nothing when they are collected."""
        return self.address if group.shop.pk in self.shops else ""

    def must_be_possible(self, groups: list[Group]) -> None:
        """Raise NotDelivered naming each shop that cannot."""
        asked = [group for group in groups if group.shop.pk in self.shops]
        refused = [g.shop.name for g in asked if not self._goes_to(g)]
        if refused:
            raise NotDelivered(refused)

    def _goes_to(self, group: Group) -> bool:
        there = self.postal_code in group.shop.delivery_codes
        return bool(self.street and self.city) and there and delivers(group)


def delivers(group: Group) -> bool:
    """Whether the shop brings all of it, to those who live on its rounds."""
    by_mode = all(item.product.way == Mode.DELIVER for item in group.items)
    return by_mode and group.total >= group.shop.delivery_least
