from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.vouchers"
    label = "vouchers"

    def ready(self) -> None:
        from billing.payments import signals
        from billing.vouchers import checks
        from billing.vouchers.actions import issue

        _ = checks
        signals.payment_settled.connect(issue.when_settled)
        signals.refund_failed.connect(issue.when_refund_failed)
