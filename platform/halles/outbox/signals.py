"""News that travels upward: a message waits in the current schema, or was given up there."""

from django.dispatch import Signal

# Sent inside the transaction, with `due_at`. The registry of towns turns it into a hint.
posted = Signal()
# Sent inside the transaction, with `message` and `at`. The registry keeps it for the operator.
died = Signal()
