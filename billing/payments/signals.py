"""News that travels upward, sent inside the transaction; a listener that fails undoes the move."""

from django.dispatch import Signal

# payment: the provider knows it under payment.provider_id.
payment_begun = Signal()
# payment, at: money was received. Two attempts of one reference may both succeed.
payment_settled = Signal()
# payment, at: it failed or was cancelled; payments.actions.open gives a new attempt.
payment_failed = Signal()
# refund, at: the money is on its way to the shopper.
refund_settled = Signal()
# refund, at: the provider will not or could not give it back: somebody must.
refund_failed = Signal()
