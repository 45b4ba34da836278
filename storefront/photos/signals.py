"""News of photos for the apps above, sent inside the transaction."""

from django.dispatch import Signal

# Keywords: place, where the photos that hang there are others now, or in another order; at.
place_changed = Signal()
