"""What the payments must agree on with the ledger."""

from collections.abc import Iterable

from django.db.models import Q, Sum

from billing.ledger import chart, queries
from billing.ledger.checks import audit_check
from billing.payments.models import Payment, Refund
from halles.money import Money

RECEIVED = (Payment.State.SUCCEEDED, Payment.State.REFUNDED)


@audit_check
def received_card_money_is_in_the_ledger() -> Iterable[str]:
    received = Payment.objects.filter(state__in=RECEIVED)
    kinds = received.values("provider", "mode").annotate(total=Sum("amount")).order_by()
    for kind in kinds:
        returned = Refund.objects.filter(
            ~Q(state=Refund.State.FAILED),
            payment__provider=kind["provider"],
            payment__mode=kind["mode"],
        ).aggregate(total=Sum("amount"))["total"]
        held = kind["total"] - (returned or Money.ZERO)
        booked = queries.balance(chart.psp(kind["provider"]), kind["mode"])
        if booked != held:
            yield f"{kind['provider']} ({kind['mode']}) holds {held}, the ledger says {booked}"
