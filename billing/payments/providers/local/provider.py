"""The port's words for the local provider. It moves no real money, and keeps the real rules."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from billing.ledger.models import Mode
from billing.payments.models import Refund
from billing.payments.port import BadWebhook, ProviderEvent, ProviderPayment, ProviderRefund
from billing.payments.providers.local import actions, signature
from billing.payments.providers.local.models import LocalPayment
from halles.money import Money
from tenants.current import current_town


class LocalProvider:
    name = "local"
    mode = Mode.TEST.value

    def create_payment(
        self,
        amount: Money,
        *,
        reference: str,
        description: str,
        return_url: str,
        idempotency_key: str,
    ) -> ProviderPayment:
        payment = actions.create(
            idempotency_key=idempotency_key,
            at=timezone.now(),
            amount=amount,
            reference=reference,
            description=description,
            return_url=return_url,
        )
        return _told(payment)

    def get_payment(self, payment_id: str) -> ProviderPayment:
        return _told(actions.look_up(payment_id, at=timezone.now()))

    def cancel_payment(self, payment_id: str) -> ProviderPayment:
        return _told(actions.cancel(payment_id, at=timezone.now()))

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> ProviderRefund:
        refund = actions.refund(
            payment_id, amount=amount, idempotency_key=idempotency_key, at=timezone.now()
        )
        return ProviderRefund(id=refund.public_id, state=Refund.State.SUCCEEDED)

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        signature.verify(
            raw,
            headers.get(signature.HEADER, ""),
            secret=settings.LOCAL_WEBHOOK_SECRET,
            at=timezone.now().timestamp(),
        )
        try:
            event = json.loads(raw)
            return ProviderEvent(
                id=event["id"], kind=event["type"], object_id=event["data"]["object"]["id"]
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadWebhook("no event") from error


def _told(payment: LocalPayment) -> ProviderPayment:
    path = reverse(
        "local_payments:payment", args=[payment.public_id], urlconf=settings.ROOT_URLCONF
    )
    return ProviderPayment(
        id=payment.public_id,
        page_url=current_town().address + path,
        state=LocalPayment.OURS[payment.state],
        amount=payment.amount,
        failure=payment.failure,
    )
