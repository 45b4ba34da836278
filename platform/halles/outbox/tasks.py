from typing import Any

from celery import shared_task
from django.utils import timezone

from halles.outbox import delivery


@shared_task(bind=True)
def deliver(self: Any, *, message_id: int) -> None:
    """Wake-up of one message: the schema comes in the headers, the truth is in the table."""
    at = timezone.now()
    # Set by the broker when a worker had it and did not come to the end.
    if (self.request.delivery_info or {}).get("redelivered"):
        delivery.lose(message_id, at=at)
    else:
        delivery.deliver(message_id, at=at)
