"""The products of a shop that the lines of a chunk may be about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from storefront.catalogue.models import Product
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import Said
from storefront.merchants.models import Shop


class Ambiguous(Exception):
    """Several products answer to that name, and no reference tells which."""


class Unknown(Exception):
    """The line names a product by its number, and the shop has none with it."""


class Known:
    """Found by number, else reference, else bar code, else name among those without reference."""

    def __init__(self, shop: Shop, lines: Iterable[Said]) -> None:
        lines = list(lines)
        self.by_pk: dict[int, Product] = {}
        self.by_sku: dict[str, Product] = {}
        self._by_gtin: dict[str, list[Product]] = defaultdict(list)
        self._by_name: dict[str, list[Product]] = defaultdict(list)
        self._by_head: dict[int, list[Product]] = defaultdict(list)
        asked = (
            Q(pk__in=_all(lines, Field.NUMBER))
            | Q(sku__in=[*_all(lines, Field.SKU), *_all(lines, Field.HEAD)]) & ~Q(sku="")
            | Q(gtin__in=_all(lines, Field.GTIN)) & ~Q(gtin="")
            | Q(name__in=[*_all(lines, Field.NAME), *_all(lines, Field.HEAD)])
        )
        mine = Product.objects.filter(shop=shop).select_related("category__parent", "shop")
        self._learn_all(mine.filter(asked))
        heads = [self.head(said) for said in lines if said.get(Field.HEAD)]
        # Those that have no reference of their own are known by their options.
        self._learn_all(mine.filter(variant_of__in={head.pk for head in heads if head}))

    def _learn_all(self, found: QuerySet[Product]) -> None:
        for product in found.select_related("variant_of").defer("search").order_by("pk"):
            if product.pk not in self.by_pk:
                self.learn(product)

    def learn(self, product: Product) -> None:
        """One more: it was there, or the line before made it."""
        self.by_pk[product.pk] = product
        if product.sku:
            self.by_sku[product.sku] = product
        if product.gtin:
            self._by_gtin[product.gtin].append(product)
        if product.variant_of_id:
            self._by_head[product.variant_of_id].append(product)
        else:
            self._by_name[product.name].append(product)

    def find(self, said: Said) -> Product | None:
        """The product the line is about; None for a new one. Raises Ambiguous or Unknown."""
        if number := said.get(Field.NUMBER):
            if number not in self.by_pk:
                raise Unknown
            return self.by_pk[number]
        if (sku := said.get(Field.SKU)) in self.by_sku:
            return self.by_sku[sku]
        if found := self._of(self._by_gtin[said.get(Field.GTIN) or ""], said):
            return found
        if said.get(Field.HEAD):
            return self._variant(said)
        return self._of(self._by_name[said.get(Field.NAME) or ""], said)

    def head(self, said: Said) -> Product | None:
        """The product that the line is a variant of, by reference, else by name."""
        reference = said.get(Field.HEAD)
        heads = [p for p in self._by_name[reference] if p.state != Product.State.ARCHIVED]
        return self.by_sku.get(reference) or (heads[0] if len(heads) == 1 else None)

    def _variant(self, said: Said) -> Product | None:
        head = self.head(said)
        variants = self._by_head[head.pk] if head else []
        return next((v for v in variants if v.options == said.get(Field.OPTIONS)), None)

    def _of(self, found: list[Product], said: Said) -> Product | None:
        # A reference of its own makes it another product, whatever its name.
        sku = said.get(Field.SKU)
        free = [p for p in found if not (sku and p.sku and p.sku != sku)]
        shown = [p for p in free if p.state != Product.State.ARCHIVED] or free
        if len(shown) > 1:
            raise Ambiguous
        return shown[0] if shown else None


def _all(lines: list[Said], name: str) -> list[object]:
    return [value for said in lines if (value := said.get(name)) is not None]
