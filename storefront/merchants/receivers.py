"""What merchants do about news of themselves."""

from datetime import datetime
from typing import Any

from storefront.merchants.actions import checks
from storefront.merchants.models import Merchant


def on_establishment_closed(
    *, merchant: Merchant, provider: str, at: datetime, **signal: Any
) -> None:
    checks.closed(merchant, provider=provider, at=at)


def on_establishment_open(
    *, merchant: Merchant, provider: str, at: datetime, **signal: Any
) -> None:
    checks.opened(merchant, provider=provider, at=at)
