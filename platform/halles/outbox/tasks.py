from celery import shared_task
from django.utils import timezone

from halles.outbox import delivery


@shared_task
def deliver(*, message_id: int) -> None:
    """Wake-up of one message: the schema comes in the headers, the truth is in the table."""
    delivery.deliver(message_id, at=timezone.now())
