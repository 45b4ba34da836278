from typing import Any

from django.apps import AppConfig


class Config(AppConfig):
    name = "tenants"
    label = "tenants"

    def ready(self) -> None:
        from halles.outbox.signals import died, posted

        posted.connect(_leave_a_hint, dispatch_uid="tenants.leave_a_hint")
        died.connect(_list_as_dead, dispatch_uid="tenants.list_as_dead")


def _leave_a_hint(due_at: Any, **_: Any) -> None:
    from tenants.current import current_schema
    from tenants.models import OutboxHint

    # The hint's table is the registry's: a town's role may add to it and no more.
    OutboxHint.objects.bulk_create([OutboxHint(schema_name=current_schema(), due_at=due_at)])


def _list_as_dead(message: Any, at: Any, **_: Any) -> None:
    from tenants.current import current_schema
    from tenants.models import DeadLetter

    letter = DeadLetter(
        schema_name=current_schema(), message_id=message.pk, job=message.job, died_at=at
    )
    DeadLetter.objects.bulk_create([letter], ignore_conflicts=True)
