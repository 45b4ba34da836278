"""What buyers of vouchers are written."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.vouchers.models import Purchase
from halles.notifications import actions as notifications
from tenants.current import current_town


def tell_issued(purchase: Purchase, *, at: datetime) -> None:
    # Payments may be settled on the operator's host: the address is a town's all the same.
    path = reverse("vouchers:wallet", settings.ROOT_URLCONF, args=[purchase.token])
    _mail(
        purchase,
        "vouchers/mails/issued",
        at,
        link=current_town().address + path,
        link_name=_("See my vouchers"),
    )


def tell_refunded(purchase: Purchase, *, at: datetime) -> None:
    _mail(purchase, "vouchers/mails/refunded", at)


def _mail(purchase: Purchase, template: str, at: datetime, **context: str) -> None:
    notifications.mail(
        purchase.email,
        template,
        at=at,
        purchase=purchase,
        campaign=purchase.campaign,
        **context,
    )
