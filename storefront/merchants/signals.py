"""News of shops for the apps above, sent inside the transaction."""

from django.dispatch import Signal

# Keyword: shop, a Shop that was added, whose words changed, or that is on show from now on.
shop_written = Signal()
# Keywords: shop, before (the slug it had), at.
shop_renamed = Signal()
# Keyword: merchant, a Merchant that the town hall has just let in, refused, suspended or restored.
merchant_moved = Signal()
# Keywords: merchant, provider, at. The register has just said that its establishment is closed.
establishment_closed = Signal()
# Keywords: merchant, provider, at. The register has just said that it is open.
establishment_open = Signal()
# Keywords: merchant, at, by. Whoever has something of it running raises `StillRunning`.
merchant_leaves = Signal()
# Keywords: merchant, copy. Whoever keeps something of it adds it to the `Copy`.
merchant_copied = Signal()


class StillRunning(Exception):
    """The merchant has something to finish first; its text says what."""
