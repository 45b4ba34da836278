"""What a shop says of a product, and what is refused of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from halles.money import Money
from storefront.catalogue.models import Category, Condition, Product
from storefront.catalogue.models.units import Unit


class SkuTaken(Exception):
    """Another product of the shop has this reference."""


class AddedBefore(Exception):
    """The same form, with the same words, has added its product already; nothing was added."""

    def __init__(self, product: Product) -> None:
        super().__init__(str(product))
        self.product = product


class CrossedTooHigh(Exception):
    """The price to cross out is not one the product was sold at before; nothing was changed."""

    def __init__(self, most: Money | None) -> None:
        super().__init__(str(most))
        # The prior price; None when there is no reduction to announce.
        self.most = most


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """
    What a shop says of a product, whole: what is left out is taken away.

    `stock` is None where it is not counted; `shown` is the stock it had before its eyes when it
    changed it, in the form of the key `idem`. `description` is plain text or light HTML.
    """

    name: str
    category: Category
    price: Money
    vat_basis_points: int = Product.Vat.NORMAL
    stock: int | None = None
    shown: int | None = None
    idem: str = field(default_factory=lambda: uuid4().hex)
    description: str = ""
    picture_alt: str = ""
    gtin: str = ""
    sku: str = ""
    brand: str = ""
    unit: Unit | None = None
    origin: str = ""
    allergens: Sequence[str] = ()
    labels: Sequence[str] = ()
    condition: str = Condition.NEW
    crossed_price: Money | None = None
    # Nothing: as its shop sells; and where on the shop's own site.
    mode: str = ""
    link: str = ""

    @property
    def key(self) -> str:
        """Of this form with these words: who goes back and types others says another thing."""
        return sha256(repr(self).encode()).hexdigest()

    @classmethod
    def of(cls, product: Product) -> Details:
        """What is said of it now: `dataclasses.replace` what changes."""
        return cls(
            name=product.name,
            category=product.category,
            price=product.price,
            vat_basis_points=product.vat_basis_points,
            stock=product.stock,
            shown=product.stock,
            description=product.description_html or product.description,
            picture_alt=product.picture_alt,
            gtin=product.gtin,
            sku=product.sku,
            brand=product.brand,
            unit=product.unit,
            origin=product.origin,
            allergens=product.allergens,
            labels=product.labels,
            condition=product.condition,
            crossed_price=product.crossed_price,
            mode=product.mode,
            link=product.link,
        )
