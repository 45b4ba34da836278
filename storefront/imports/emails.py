"""What a merchant is told of the imports that come by themselves."""

from datetime import datetime

from halles.notifications import actions as notifications
from storefront.imports.models import Import, Schedule
from storefront.imports.reasons import sentence


def applied(imported: Import, schedule: Schedule, *, at: datetime) -> None:
    _tell(schedule, "imports/mails/applied", at=at, imported=imported, counts=imported.counts)


def failed(schedule: Schedule, imported: Import | None, *, at: datetime) -> None:
    why = sentence(schedule.reason)
    _tell(schedule, "imports/mails/failed", at=at, imported=imported, why=why)


def _tell(schedule: Schedule, mail: str, *, at: datetime, **more: object) -> None:
    merchant = schedule.shop.merchant
    notifications.mail(
        merchant.email,
        mail,
        at=at,
        merchant=merchant,
        shop=schedule.shop,
        schedule=schedule,
        **more,
    )
