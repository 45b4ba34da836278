"""
When a price is a reduction, and what it is compared with.

C. conso. art. L112-1-1: the lowest price of the thirty days before the reduction; while one
reduction follows another, the price before the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from halles.money import Money

LOOKED_BACK = timedelta(days=30)
# Announced no longer than prices are looked back at: after that the price is the price.
ANNOUNCED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Applied:
    """From `at` on it was sold at that price; None: it was not on sale."""

    at: datetime
    price: Money | None


@dataclass(frozen=True, slots=True)
class Reduction:
    """The prior price, and until when the reduction is announced."""

    prior: Money
    until: datetime


def lowest(history: Sequence[Applied], *, at: datetime) -> Money | None:
    """The lowest price of the thirty days before; None when it was not on sale in them."""
    since, prices = at - LOOKED_BACK, []
    for applied, ended in zip(history, [*(a.at for a in history[1:]), at], strict=True):
        if applied.price is not None and ended > since and applied.at < at:
            prices.append(applied.price)
    return min(prices, default=None)


def reduction(
    history: Sequence[Applied], price: Money, *, running: Reduction | None, at: datetime
) -> Reduction | None:
    """
    The reduction that begins, goes on or ends as the product is sold at `price` from `at` on.

    `history` is what it was sold at, the oldest first; `running` the reduction it is in.
    """
    last = next((a.price for a in reversed(history) if a.price is not None), None)
    if last is None or price > last:
        return None
    if running is not None and at < running.until:
        return running if price == last else Reduction(running.prior, at + ANNOUNCED)
    prior = lowest(history, at=at)
    if prior is None or price >= prior:
        return None
    return Reduction(prior, at + ANNOUNCED)
