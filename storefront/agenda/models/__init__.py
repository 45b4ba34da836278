"""What happens in a town, and where: its markets, its events, its quarters, its portrait."""

from halles.moves import IllegalMove
from storefront.agenda.models.events import Event
from storefront.agenda.models.markets import Market
from storefront.agenda.models.quarters import Portrait, Quarter, QuarterShop

__all__ = ["Event", "IllegalMove", "Market", "Portrait", "Quarter", "QuarterShop"]
