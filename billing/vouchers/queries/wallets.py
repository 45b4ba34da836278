"""What a buyer sees of its vouchers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from billing.payments.models import Payment
from billing.vouchers.models import Move, Purchase, Voucher, codes
from halles.money import Money
from tenants.current import current_town

# The page looks again by itself while the bank has not said its last word.
_COMING = (Payment.State.PROCESSING, Payment.State.SUCCEEDED)
# Taking part in an order shows twice in the moves, and only once to people.
_SHOWN = (Move.Kind.ISSUE, Move.Kind.REDEEM, Move.Kind.GIVE_BACK, Move.Kind.EXPIRE)


@dataclass(frozen=True)
class Line:
    what: str
    amount: Money
    at: datetime


@dataclass(frozen=True)
class Ticket:
    voucher: Voucher
    lines: list[Line]
    state: str
    tone: str
    is_first: bool
    qr: str = ""
    groups: tuple[str, ...] = ()


def wallet(purchase: Purchase, *, at: datetime) -> dict[str, Any]:
    """The page of a purchase: its vouchers once it is paid, else how the payment stands."""
    # What can be shown at a till comes first.
    vouchers = sorted(_vouchers(purchase), key=lambda v: not _is_good(v, at))
    payment = Payment.objects.of(purchase.reference).first()
    return {
        "purchase": purchase,
        "tickets": [_ticket(v, at, is_first=not number) for number, v in enumerate(vouchers)],
        "total": Money.total(v.remaining for v in vouchers if v.expires_at > at),
        "is_coming": payment is not None and payment.state in _COMING,
        "failure": payment.get_failure_display() if payment and payment.failure else "",
    }


def till_address(code: str) -> str:
    """What the QR code says. The code is behind the #: browsers keep it, no server logs it."""
    return f"{current_town().address}{reverse('desk:till')}#{code}"


def _vouchers(purchase: Purchase) -> Any:
    own = purchase.vouchers.with_holds().order_by("pk")
    return own.prefetch_related("moves", "redemptions__payee", "holds")


def _is_good(voucher: Voucher, at: datetime) -> bool:
    return bool(voucher.remaining) and voucher.expires_at > at


def _ticket(voucher: Voucher, at: datetime, *, is_first: bool) -> Ticket:
    state, tone = _state(voucher, at)
    is_good = _is_good(voucher, at)
    code = voucher.code
    return Ticket(
        voucher=voucher,
        lines=_lines(voucher),
        state=state,
        tone=tone,
        is_first=is_first,
        qr=segno.make(till_address(code), error="m").svg_data_uri(border=2) if is_good else "",
        groups=tuple(codes.grouped(code).split()) if is_good else (),
    )


def _state(voucher: Voucher, at: datetime) -> tuple[str, str]:
    if voucher.is_held:
        return pgettext("voucher", "kept for an order"), "info"
    if voucher.expires_at <= at:
        return pgettext("voucher", "expired"), "bad"
    return (
        (pgettext("voucher", "valid"), "good")
        if voucher.remaining
        else (pgettext("voucher", "spent"), "")
    )


def _lines(voucher: Voucher) -> list[Line]:
    shops: dict[str, list[str]] = {}
    for redemption in voucher.redemptions.all():
        shops.setdefault(redemption.reference, []).append(redemption.payee.name)
    moves = sorted(voucher.moves.all(), key=lambda move: move.pk)
    return [
        Line(", ".join(shops.get(m.reference, [])) or _named(m, voucher), m.amount, m.at)
        for m in moves
        if m.kind in _SHOWN
    ]


def _named(move: Move, voucher: Voucher) -> str:
    """A purchase says both what the voucher is worth and what was paid for it."""
    if move.kind != Move.Kind.ISSUE:
        return move.get_kind_display()
    worth = {"face": voucher.face, "paid": voucher.buyer_share}
    return _("voucher worth %(face)s, bought for %(paid)s") % worth
