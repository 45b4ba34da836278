"""Who gets what of an order: arithmetic only, exact to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass

from halles.money import Money

# No card network takes less.
LEAST_BY_CARD = Money(50)
VAT_ON_COMMISSION = 2000


class BelowMinimum(Exception):
    """What would be left to pay by card is less than a card can pay."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one merchant sells in an order."""

    total: Money
    takes_vouchers: bool
    commission_basis_points: int


@dataclass(frozen=True, slots=True)
class Share:
    """How the part of one merchant is paid, and what is kept of it."""

    voucher: Money
    card: Money
    commission: Money
    commission_vat: Money


def most_by_voucher(total: Money, eligible: Money, offered: Money) -> Money:
    """
    How much of what the vouchers offer may be spent: never more than what they are good for,
    and either nothing is left for the card or at least what a card can pay.

    Raises BelowMinimum when no choice of amount leaves something a card can pay.
    """
    spent = min(eligible, offered)
    if total == spent or total - spent >= LEAST_BY_CARD:
        return spent
    if total < LEAST_BY_CARD:
        raise BelowMinimum
    return total - LEAST_BY_CARD


def divide(vouchers: Money, parts: Sequence[Part]) -> list[Share]:
    """Give each merchant its share of the vouchers, in proportion to what it sells."""
    weights = [part.total if part.takes_vouchers else Money.ZERO for part in parts]
    shares = vouchers.share(weights) if vouchers else [Money.ZERO] * len(parts)
    return [_share(part, voucher) for part, voucher in zip(parts, shares, strict=True)]


def _share(part: Part, voucher: Money) -> Share:
    commission = part.total.percent(part.commission_basis_points)
    return Share(
        voucher=voucher,
        card=part.total - voucher,
        commission=commission,
        commission_vat=commission.percent(VAT_ON_COMMISSION),
    )
