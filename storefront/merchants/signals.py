"""News of shops for the apps above, sent inside the transaction."""

from django.dispatch import Signal

# Keyword: shop, a Shop that was added or whose words changed.
shop_written = Signal()
# Keywords: shop, before (the slug it had), at.
shop_renamed = Signal()
# Keywords: merchant, provider, at. The register has just said that its establishment is closed.
establishment_closed = Signal()
