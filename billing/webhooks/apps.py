from typing import Any

from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from billing.payments.signals import payment_begun

        payment_begun.connect(_remember_whose, dispatch_uid="webhooks.remember_whose")


def _remember_whose(payment: Any, **_: Any) -> None:
    from billing.webhooks.models import ProviderObject
    from tenants.current import current_schema

    # The table is the operator's: a town's role may add to it and no more, not even look.
    known = ProviderObject(
        provider=payment.provider,
        object_id=payment.provider_id,
        schema_name=current_schema(),
    )
    ProviderObject.objects.bulk_create([known], ignore_conflicts=True)
