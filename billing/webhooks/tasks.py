from django.utils import timezone

from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.webhooks.models import Event, ProviderObject
from halles.outbox.later import later_outside
from tenants.current import town_context
from tenants.models import Town


@later_outside
def look_into(*, event_id: int, idem: str) -> None:
    """Find whose object it is and ask the provider about it: the event itself proves nothing."""
    event = Event.objects.get(pk=event_id)
    if event.state != Event.State.RECEIVED:
        return
    found = ProviderObject.objects.filter(provider=event.provider, object_id=event.object_id)
    known = found.first()
    if known is None:
        event.move_to(Event.State.QUARANTINED, at=timezone.now())
        return
    with town_context(Town.objects.get(schema_name=known.schema_name)):
        payment = Payment.objects.get(provider=event.provider, provider_id=event.object_id)
        payments.settle(payment, at=timezone.now(), by="webhook")
    event.move_to(Event.State.PROCESSED, at=timezone.now())
