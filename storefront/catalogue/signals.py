"""News of products for the apps above, sent inside the transaction."""

from django.dispatch import Signal

# Keyword: product, a Product that was added or whose words changed.
product_written = Signal()

# Keyword: product, a Product about to be put on sale; who forbids it raises an IllegalMove.
product_publishing = Signal()

# Keyword: product, a Product that was just put on sale, hidden or withdrawn.
product_moved = Signal()
