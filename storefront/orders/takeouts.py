"""What orders keep of a merchant that leaves: what it sold and was paid, never who bought."""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from billing.vouchers.models import Redemption
from storefront.merchants.models import Merchant
from storefront.merchants.signals import StillRunning
from storefront.merchants.takeouts.copies import Copy
from storefront.orders.models import Order, SubOrder
from storefront.orders.models.suborders import Line

RUNNING = (SubOrder.State.AWAITING, SubOrder.State.ACCEPTED, SubOrder.State.READY)
# Placed and not paid yet: in half an hour it is one or the other.
ALIVE = (Order.State.PLACED, Order.State.PAID)


def forbid(*, merchant: Merchant, at: datetime, **signal: Any) -> None:
    """Raise StillRunning while somebody waits for what they ordered."""
    parts = SubOrder.objects.filter(merchant=merchant, state__in=RUNNING, order__state__in=ALIVE)
    if number := parts.count():
        raise StillRunning(
            ngettext(
                "%(number)s order is not finished: hand it over or refuse it first.",
                "%(number)s orders are not finished: hand them over or refuse them first.",
                number,
            )
            % {"number": number}
        )


def add(*, merchant: Merchant, copy: Copy, **signal: Any) -> None:
    """Its orders, line by line, what it was paid of them, and the vouchers it took."""
    parts = SubOrder.objects.filter(merchant=merchant, order__paid_at__isnull=False)
    parts = parts.select_related("order").order_by("pk")
    columns = ["order", "paid_at", "state", "total", "voucher_share", "card_share", "commission"]
    copy.table("orders", columns, (_part(part) for part in parts.iterator(500)))
    lines = Line.objects.filter(suborder__in=parts).select_related("suborder__order")
    columns = ["order", "product", "quantity", "unit_price", "vat_percent"]
    copy.table("order_lines", columns, (_line(line) for line in lines.iterator(500)))
    taken = Redemption.objects.filter(payee=merchant.payee_id).order_by("pk")
    columns = ["at", "channel", "amount", "given_back", "reference", "by"]
    copy.table("vouchers_taken", columns, (_taken(row) for row in taken.iterator(500)))


def _part(part: SubOrder) -> list[Any]:
    amounts = (part.total, part.voucher_share, part.card_share, part.commission)
    said = [part.order.number, part.order.paid_at, part.state]
    return [*said, *(amount.euros for amount in amounts)]


def _line(line: Line) -> list[Any]:
    percent = line.vat_basis_points / 100
    number = line.suborder.order.number
    return [number, line.name, line.quantity, line.unit_price.euros, f"{percent:g}"]


def _taken(row: Redemption) -> list[Any]:
    amounts = (row.amount.euros, row.given_back.euros)
    return [row.at, row.channel, *amounts, row.reference, row.by]
