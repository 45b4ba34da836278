"""What merchants are told of their visits."""

from datetime import datetime

from halles.notifications import actions as notifications
from storefront.merchants.models import Shop
from storefront.visits.queries import Week


def week(shop: Shop, week: Week, *, at: datetime) -> None:
    notifications.mail(shop.merchant.email, "visits/mails/week", at=at, shop=shop, week=week)
