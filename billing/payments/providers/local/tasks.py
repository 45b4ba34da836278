import json
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from billing.payments.providers.local import signature
from billing.payments.providers.local.models import LocalPayment
from halles.outbox.later import later_outside

PATH = "/webhooks/payments/local/"


@later_outside
def send_event(*, payment_id: int, idem: str) -> None:
    """Post to the house, as a provider would, that a payment came to its end."""
    # Here, in the worker: 7 MB that the web has no use for.
    import httpx

    payment = LocalPayment.objects.get(pk=payment_id)
    raw = json.dumps(event(payment, idem)).encode()
    now = timezone.now().timestamp()
    headers = {
        "Content-Type": "application/json",
        "Host": _host(),
        signature.HEADER: signature.sign(raw, secret=settings.LOCAL_WEBHOOK_SECRET, at=now),
    }
    # The house itself is called: no proxy of the environment has a part in it.
    with httpx.Client(timeout=httpx.Timeout(10, connect=3), trust_env=False) as http:
        http.post(_address() + PATH, content=raw, headers=headers).raise_for_status()


def event(payment: LocalPayment, idem: str) -> dict[str, object]:
    return {
        "id": f"evt_{idem}",
        "type": f"payment.{payment.state}",
        "livemode": False,
        "data": {"object": {"id": payment.public_id, "amount": payment.amount.cents}},
    }


def _host() -> str:
    port = urlsplit(settings.BASE_ADDRESS).port
    return f"{settings.OPERATOR_HOST}:{port}" if port else settings.OPERATOR_HOST


def _address() -> str:
    if settings.LOCAL_WEBHOOK_ADDRESS:
        return str(settings.LOCAL_WEBHOOK_ADDRESS).rstrip("/")
    base = urlsplit(settings.BASE_ADDRESS)
    # Not every system knows the names under .localhost: they are this machine by definition.
    loopback = settings.OPERATOR_HOST.endswith(".localhost")
    host = "127.0.0.1" if loopback else settings.OPERATOR_HOST
    return f"{base.scheme}://{host}{f':{base.port}' if base.port else ''}"
