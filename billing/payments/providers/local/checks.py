"""What the provider's books and ours must agree on."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from billing.ledger.checks import audit_check
from billing.payments.models import Payment
from billing.payments.providers.local.models import LocalPayment

RECEIVED = (Payment.State.SUCCEEDED, Payment.State.REFUNDED)
# News travels: what came to its end just now may not be known yet.
TRAVELS = timedelta(minutes=30)


@audit_check
def the_local_provider_received_what_we_say() -> Iterable[str]:
    ours = dict(
        Payment.objects.filter(provider="local", state__in=RECEIVED).values_list(
            "provider_id", "amount"
        )
    )
    paid = LocalPayment.objects.filter(state=LocalPayment.State.SUCCEEDED)
    theirs = dict(paid.values_list("public_id", "amount"))
    for public_id in sorted(ours.keys() - theirs.keys()):
        yield f"{public_id} is paid for us, not for the provider"
    for public_id in sorted(ours.keys() & theirs.keys()):
        if ours[public_id] != theirs[public_id]:
            yield f"{public_id}: {ours[public_id]} for us, {theirs[public_id]} for the provider"
    known = paid.filter(
        steps__state=LocalPayment.State.SUCCEEDED, steps__at__lte=timezone.now() - TRAVELS
    )
    for public_id in known.exclude(public_id__in=ours).values_list("public_id", flat=True):
        yield f"{public_id} is paid for the provider, not for us"
