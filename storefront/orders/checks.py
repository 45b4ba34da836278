"""What must be true of orders and of the ledger together."""

from collections.abc import Iterable

from django.db.models import Sum

from billing.ledger.checks import audit_check
from billing.ledger.models import Journal, Posting
from halles.money import Money
from storefront.orders.models import Order, SubOrder


@audit_check
def paid_orders_are_in_the_ledger() -> Iterable[str]:
    paid = Order.objects.filter(paid_at__isnull=False)
    written = set(Journal.objects.filter(kind="sale").values_list("reference", flat=True))
    for order in paid.order_by("pk"):
        if order.reference not in written:
            yield f"order {order} is paid and not in the ledger"


@audit_check
def parts_add_up_to_their_order() -> Iterable[str]:
    summed = Order.objects.annotate(
        parts=Sum("suborders__total"), by_voucher=Sum("suborders__voucher_share")
    )
    columns = "number", "total", "parts", "voucher_total", "by_voucher"
    for number, total, parts, voucher_total, by_voucher in summed.values_list(*columns):
        if (parts, by_voucher) != (total, voucher_total):
            yield f"order {number}: {total}, its parts {parts}"


@audit_check
def refused_parts_are_reversed() -> Iterable[str]:
    """What is refused leaves nothing owed: commission kept is that of the parts that stand."""
    standing = SubOrder.objects.filter(order__paid_at__isnull=False).exclude(
        state=SubOrder.State.REFUSED
    )
    kept = standing.aggregate(total=Sum("commission"))["total"] or Money.ZERO
    booked = Posting.objects.filter(account__code="commission").aggregate(total=Sum("amount"))
    if -(booked["total"] or Money.ZERO) != kept:
        yield f"commission is {kept} on the orders, {-(booked['total'] or Money.ZERO)} booked"
