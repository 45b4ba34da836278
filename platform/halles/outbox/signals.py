"""News that travels upward: a message waits in the current schema."""

from django.dispatch import Signal

# Sent inside the transaction, with `due_at`. The registry of towns turns it into a hint.
posted = Signal()
