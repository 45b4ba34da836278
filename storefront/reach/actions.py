"""Keeping the addresses that pages had."""

from datetime import datetime

from storefront.merchants.models import Shop
from storefront.reach.models import FormerName


def keep_former_name(*, shop: Shop, before: str, at: datetime, **_news: object) -> None:
    """Have the slug a shop had lead to it, in the caller's transaction."""
    FormerName.objects.update_or_create(slug=before, defaults={"shop": shop, "until": at})
