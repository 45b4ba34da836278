"""The price of a kilogram, a litre, a metre: exact, then rounded to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from halles.money import Money
from storefront.catalogue.models.kinds import Measure

SIGNS = {
    Measure.KILOGRAM: "kg",
    Measure.LITRE: "l",
    Measure.METRE: "m",
    Measure.SQUARE_METRE: "m²",
    Measure.PIECE: "pièce",
}
# What a person writes, and how much of the measure it is.
WRITTEN = {
    "g": (Measure.KILOGRAM, Decimal("0.001")),
    "kg": (Measure.KILOGRAM, Decimal(1)),
    "ml": (Measure.LITRE, Decimal("0.001")),
    "cl": (Measure.LITRE, Decimal("0.01")),
    "l": (Measure.LITRE, Decimal(1)),
    "cm": (Measure.METRE, Decimal("0.01")),
    "m": (Measure.METRE, Decimal(1)),
    "m2": (Measure.SQUARE_METRE, Decimal(1)),
    "piece": (Measure.PIECE, Decimal(1)),
}
# A thousandth is the least the column holds, and as much as it holds.
LEAST, MOST = Decimal("0.001"), Decimal("999999.999")


@dataclass(frozen=True, slots=True)
class Unit:
    """How much of a measure one product is."""

    amount: Decimal
    measure: Measure

    @classmethod
    def of(cls, amount: Decimal, written: str) -> Unit:
        """250 g as 0.250 kg. Raises ValueError for what is no unit, too little or too much."""
        if written not in WRITTEN:
            raise ValueError(written)
        measure, times = WRITTEN[written]
        exact = amount * times
        if not exact.is_finite() or exact != exact.quantize(LEAST) or not LEAST <= exact <= MOST:
            raise ValueError(amount)
        return cls(exact, measure)

    def price(self, price: Money) -> Money:
        """
        What one of the measure costs.

        Half a cent is rounded up, as prices in euros are (Regulation (EC) 1103/97, art. 5;
        shown to two decimals: arrêté du 16 novembre 1999).
        """
        exact = Decimal(price.cents) / self.amount
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)))

    def printed(self, price: Money) -> str:
        """`12,50 €/kg`."""
        return f"{self.price(price)}/{SIGNS[self.measure]}"
