from datetime import datetime

from django.db import transaction
from django.utils import timezone

from billing.payments import registry, signals
from billing.payments.models import Payment, Refund
from billing.payments.port import ProviderRefund, Refused
from halles.outbox.later import later_outside


@later_outside
def send_refund(*, refund_id: int, idem: str) -> None:
    """Ask the provider to give money back; asked again with the same key, it does so once."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != Refund.State.PENDING or refund.provider_id:
        return
    provider = registry.get(refund.payment.provider)
    try:
        answer = provider.refund(
            refund.payment.provider_id, refund.amount, idempotency_key=f"re:{idem}"
        )
    except Refused:
        answer = ProviderRefund(id="", state=Refund.State.FAILED)
    _answered(refund, answer, at=timezone.now())


@transaction.atomic
def _answered(refund: Refund, answer: ProviderRefund, *, at: datetime) -> None:
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=refund.payment_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    refund.provider_id = answer.id
    refund.save(update_fields=["provider_id"])
    if answer.state not in Refund.MOVES[refund.state]:
        return
    refund.move_to(answer.state, at=at)
    if answer.state == Refund.State.FAILED:
        signals.refund_failed.send(Refund, refund=refund, at=at)
        return
    signals.refund_settled.send(Refund, refund=refund, at=at)
    if payment.refunds.filter(state=Refund.State.SUCCEEDED).total() == payment.amount:
        payment.move_to(Payment.State.REFUNDED, at=at, by="provider")
