"""What the catalogue of a new town begins with."""

from datetime import datetime

from storefront.catalogue.actions.categories import seed_categories
from tenants.models import Town


def begin(town: Town, *, at: datetime, by: str) -> None:
    """The opening's own step: the usual shelves, so that the first merchant finds theirs."""
    seed_categories()
