"""What is done with a provider's news: believe the signature, keep the event, look later."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from billing.payments import registry
from billing.webhooks import tasks
from billing.webhooks.models import Event


def receive(provider: str, *, raw: bytes, headers: Mapping[str, str], at: datetime) -> Event:
    """
    Keep an event, once, and have it looked into.

    Raises registry.UnknownProvider, or port.BadWebhook when the provider did not sign it just now.
    """
    told = registry.get(provider).parse_webhook(raw, headers)
    with transaction.atomic():
        event, new = Event.objects.get_or_create(
            provider=provider,
            event_id=told.id,
            defaults={
                "kind": told.kind,
                "object_id": told.object_id,
                "received_at": at,
                "payload": json.loads(raw),
            },
        )
        if new:
            tasks.look_into.post(event_id=event.pk)
    return event
