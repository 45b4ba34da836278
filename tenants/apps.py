from typing import Any

from django.apps import AppConfig


class Config(AppConfig):
    name = "tenants"
    label = "tenants"

    def ready(self) -> None:
        from halles.outbox.signals import posted

        posted.connect(_leave_a_hint, dispatch_uid="tenants.leave_a_hint")


def _leave_a_hint(due_at: Any, **_: Any) -> None:
    from tenants.current import current_schema
    from tenants.models import OutboxHint

    # The hint's table is the registry's: a town's role may add to it and no more.
    OutboxHint.objects.bulk_create([OutboxHint(schema_name=current_schema(), due_at=due_at)])
